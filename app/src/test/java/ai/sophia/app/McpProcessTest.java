package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.cli.Choices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sophia mcp} as an agent starts it: a process that is talked to by lines. */
final class McpProcessTest {
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{"
            + "\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
            + "\"clientInfo\":{\"name\":\"lines\",\"version\":\"1\"}}}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    private static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}";
    private static final String DISCOVER = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"server/discover\",\"params\":{"
            + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

    @TempDir
    Path home;

    private record Ended(int exit, List<JsonNode> told, String complained) {
        JsonNode answer(String id) {
            return told.stream()
                    .filter(each -> each.path("id").asString("").equals(id))
                    .findFirst()
                    .orElseThrow(
                            () -> new AssertionError("no answer to " + id + " in " + told + ", but: " + complained));
        }
    }

    @Test
    void opensTheDataDirectoryItselfWhereNobodyServesItAndEndsWithItsInput() throws Exception {
        Ended process = run(List.of(INITIALIZE, INITIALIZED, PING, DISCOVER, "no json"), "--user", "ada");
        assertThat(process.exit()).as(process.complained()).isZero();
        assertThat(process.answer("1").path("result").path("protocolVersion").asString())
                .isEqualTo("2025-06-18");
        assertThat(process.answer("p").path("result").isObject()).isTrue();
        assertThat(process.answer("2").path("result").path("supportedVersions")).hasSize(4);
        assertThat(process.told())
                .anyMatch(each -> each.path("error").path("code").asInt() == -32700);
        assertThat(process.complained()).doesNotContain("\tat ");
        DataDirectory.take(home.resolve(".sophia")).orElseThrow().close();
    }

    @Test
    void asksTheServerThatHoldsTheDataDirectory() throws Exception {
        Choices choices = new Choices(Map.of("port", "0", "key", "k".repeat(64)), "");
        Settings settings = new SettingsLoader(Map.of(), home).load(choices);
        DataDirectory directory = DataDirectory.take(settings.data()).orElseThrow();
        try (Application application = Application.start(directory, settings, false)) {
            directory.publish(application.address(), Set.of());
            Ended process = run(List.of(INITIALIZE, INITIALIZED, PING), "--key", "k".repeat(64));
            assertThat(process.exit()).as(process.complained()).isZero();
            assertThat(process.answer("p").path("result").isObject()).isTrue();
            Ended refused = run(List.of(INITIALIZE), "--key", "z".repeat(64));
            assertThat(refused.answer("1").path("error").path("message").asString())
                    .contains("SOPHIA_KEY");
        }
    }

    private Ended run(List<String> lines, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("mcp"));
        arguments.addAll(List.of(options));
        Path err = TestingProgram.complaints(home, "mcp");
        Files.deleteIfExists(err);
        Process process = TestingProgram.start(home, "mcp", arguments);
        try (var input = process.getOutputStream()) {
            input.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        JsonMapper mapper = new JsonMapper();
        List<JsonNode> told;
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            told = output.lines().map(mapper::readTree).toList();
        }
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as("it ends with its input").isTrue();
        return new Ended(process.exitValue(), told, Files.readString(err));
    }
}
