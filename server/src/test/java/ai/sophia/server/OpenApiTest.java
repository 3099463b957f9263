package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

final class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode document = new YAMLMapper().readTree(OpenApiTest.class.getResourceAsStream("/openapi.yaml"));

    @Test
    void describesEveryRouteAndNothingElse() {
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> METHODS.contains(member.getKey()))
                        .forEach(member -> described.add(member.getKey() + " " + path.getKey())));
        Set<String> served = new TreeSet<>();
        try (TestingServer server = TestingServer.start()) {
            for (Route route : server.routes()) {
                served.add(route.method().toLowerCase(java.util.Locale.ROOT) + " " + route.template());
            }
        }
        assertThat(described).isEqualTo(served);
    }

    @Test
    void refersOnlyToWhatItDefines() {
        List<JsonNode> references = document.findValues("$ref");
        assertThat(references).isNotEmpty();
        for (JsonNode reference : references) {
            assertThat(reference.asString()).startsWith("#/");
            assertThat(document.at(reference.asString().substring(1)).isMissingNode())
                    .as("target of " + reference)
                    .isFalse();
        }
    }

    @Test
    void namesEachOperationOnce() {
        List<String> names = document.findValues("operationId").stream()
                .map(JsonNode::asString)
                .toList();
        assertThat(names).doesNotHaveDuplicates();
    }
}
