package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that others wrote, of several generations, over HTTP and over standard input and output. */
final class McpClientsTest {
    @TempDir
    Path folder;

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
        assertInspects(List.of(url(), "--transport", "http", "--protocol-era", era));
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy", "auto", "modern"})
    void theInspectorCallsAToolOverStandardInputAndOutput(String era) throws IOException {
        // it would take options of the command for its own
        Path program = folder.resolve("sophia-mcp");
        List<String> words = TestingStdio.command(server).stream()
                .map(word -> "'" + word + "'")
                .toList();
        Files.writeString(program, "#!/bin/sh\nexec " + String.join(" ", words) + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertInspects(List.of(program.toString(), "--transport", "stdio", "--protocol-era", era));
    }

    private void assertInspects(List<String> target) {
        List<String> arguments = new ArrayList<>(List.of("--cli"));
        arguments.addAll(target);
        arguments.addAll(List.of("--method", "tools/call", "--tool-name", "test_simple_text"));
        TestingScript inspector = TestingScript.run(
                "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js",
                arguments.toArray(String[]::new));
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
