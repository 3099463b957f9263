package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ClientCapabilities;
import io.modelcontextprotocol.spec.McpSchema.ElicitResult;
import io.modelcontextprotocol.spec.McpSchema.GetPromptRequest;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Java SDK of the Model Context Protocol as a client. */
final class McpJavaSdkTest {
    @Test
    void worksOverHttp() {
        try (TestingServer server = TestingServer.offering(TestingOffer.catalog())) {
            use(HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + server.port())
                    .endpoint("/mcp")
                    .build());
        }
    }

    @Test
    void worksOverStandardInputAndOutput() {
        try (TestingServer server = TestingServer.offering(TestingOffer.catalog())) {
            List<String> command = TestingStdio.command(server);
            use(new StdioClientTransport(
                    ServerParameters.builder(command.getFirst())
                            .args(command.subList(1, command.size()))
                            .build(),
                    McpJsonDefaults.getMapper()));
        }
    }

    private static void use(McpClientTransport transport) {
        try (McpSyncClient client = McpClient.sync(transport)
                .requestTimeout(Duration.ofSeconds(60))
                .initializationTimeout(Duration.ofSeconds(60))
                .capabilities(ClientCapabilities.builder().elicitation().build())
                .elicitation(asked -> new ElicitResult(
                        ElicitResult.Action.ACCEPT, Map.of("username", "ada", "email", "ada@example.org")))
                .build()) {
            assertThat(client.initialize().serverInfo().name()).isEqualTo("sophia-testing");
            client.ping();
            assertThat(client.listTools().tools())
                    .extracting(tool -> tool.name())
                    .contains("test_simple_text");
            assertThat(called(client, "test_simple_text", Map.of()).toString())
                    .contains("This is a simple text response for testing.");
            assertThat(called(client, "test_elicitation", Map.of("message", "Who?"))
                            .toString())
                    .contains("action=accept")
                    .contains("ada@example.org");
            assertThat(called(client, "test_error_handling", Map.of()).isError())
                    .isTrue();
            assertThatThrownBy(() -> called(client, "no_such_tool", Map.of())).hasMessageContaining("no_such_tool");
            assertThat(client.listResources().resources()).hasSizeGreaterThan(2);
            assertThat(client.readResource(ReadResourceRequest.builder("test://template/7/data")
                                    .build())
                            .toString())
                    .contains("Data for ID: 7");
            assertThat(client.listPrompts().prompts()).hasSize(5);
            assertThat(client.getPrompt(GetPromptRequest.builder("test_simple_prompt")
                                    .build())
                            .messages())
                    .hasSize(1);
        }
    }

    private static CallToolResult called(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
    }
}
