package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.Route;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The description of the interface tells what is served, and nothing else. */
final class Mem0OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode document =
            new YAMLMapper().readTree(Mem0OpenApiTest.class.getResourceAsStream("/openapi-mem0.yaml"));

    @Test
    void describesEveryRouteAndNothingElse() {
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> METHODS.contains(member.getKey()))
                        .forEach(member -> described.add(operation(member.getKey(), path.getKey()))));
        Set<String> served = new TreeSet<>();
        try (TestingMem0 mem0 = new TestingMem0()) {
            for (Route route : mem0.server().routes()) {
                if (route.failures().equals(Mem0.FAILURES)) {
                    served.add(operation(route.method(), route.template()));
                }
            }
        }
        assertThat(served).hasSizeGreaterThan(50);
        assertThat(described).isEqualTo(served);
    }

    /** A parameter that may hold slashes is one like any other to whoever reads the description, and so is a slash at the end. */
    private static String operation(String method, String path) {
        String bare = path.replace("{+", "{").replaceAll("/$", "");
        return method.toLowerCase(Locale.ROOT) + " " + bare;
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

    @Test
    void isServed() {
        try (TestingMem0 mem0 = new TestingMem0()) {
            assertThat(mem0.get("/openapi-mem0.yaml").response().body()).startsWith("openapi: 3.1");
        }
    }
}
