package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingScript;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that others wrote, of several generations, over HTTP and over standard input and output. */
final class McpClientsTest {
    private TestingServer server;

    @BeforeEach
    void start() {
        server = TestingServer.offering(TestingOffer.catalog());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theFirstSdkWorksOverHttp() {
        assertWorks("mcp/sdk-v1.mjs", List.of(), http());
    }

    @Test
    void theFirstSdkWorksOverStandardInputAndOutput() {
        assertWorks("mcp/sdk-v1.mjs", List.of(), stdio());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "pinned", "legacy"})
    void theSecondSdkWorksOverHttp(String mode) {
        assertWorks("mcp/sdk-v2.mjs", List.of(mode), http());
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "pinned", "legacy"})
    void theSecondSdkWorksOverStandardInputAndOutput(String mode) {
        assertWorks("mcp/sdk-v2.mjs", List.of(mode), stdio());
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "auto", "modern"})
    void theInspectorCallsAToolOverHttp(String era) {
        TestingScript inspector = TestingScript.run(
                "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js",
                "--cli",
                url(),
                "--transport",
                "http",
                "--protocol-era",
                era,
                "--method",
                "tools/call",
                "--tool-name",
                "test_simple_text");
        assertThat(inspector.exit()).as(inspector.output()).isZero();
        assertThat(inspector.output()).contains("This is a simple text response for testing.");
    }

    private void assertWorks(String script, List<String> mode, List<String> target) {
        List<String> arguments = new ArrayList<>(mode);
        arguments.addAll(target);
        TestingScript client = TestingScript.run(script, arguments.toArray(String[]::new));
        assertThat(client.exit()).as(client.output()).isZero();
        assertThat(client.output()).contains("done");
    }

    private List<String> http() {
        return List.of("http", url());
    }

    private List<String> stdio() {
        List<String> target = new ArrayList<>(List.of("stdio"));
        target.addAll(TestingStdio.command(server));
        return target;
    }

    private String url() {
        return "http://127.0.0.1:" + server.port() + "/mcp";
    }
}
