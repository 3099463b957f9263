package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingScript;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conformance suite of the Model Context Protocol, against the server as it is; judged by its exit code alone. */
final class McpConformanceTest {
    @TempDir
    Path results;

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2026-07-28"})
    void theServerConformsToTheRequirementsOfARevision(String revision) {
        try (TestingServer server = TestingServer.offering(TestingOffer.catalog())) {
            TestingScript suite = run(server.port(), revision);
            assertThat(suite.exit()).as(suite.output()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2026-07-28"})
    void whereNobodyAnswersTheSuiteFails(String revision) {
        int deserted;
        try (TestingServer server = TestingServer.start()) {
            deserted = server.port();
        }
        assertThat(run(deserted, revision).exit()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2026-07-28"})
    void aServerThatOffersNothingFails(String revision) {
        try (TestingServer server = TestingServer.start()) {
            assertThat(run(server.port(), revision).exit()).isNotZero();
        }
    }

    private TestingScript run(int port, String revision) {
        return TestingScript.run(
                "node_modules/@modelcontextprotocol/conformance/dist/index.js",
                "server",
                "--url",
                "http://127.0.0.1:" + port + "/mcp",
                "--requirements",
                revision,
                "-o",
                results.toString());
    }
}
