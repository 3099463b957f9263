package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What holds of every description of an interface: it tells what is served, and nothing else. */
public abstract class OpenApiContract {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode document;

    /**
     * @param resource where the description is on the class path
     */
    protected OpenApiContract(String resource) {
        this.document = new YAMLMapper().readTree(OpenApiContract.class.getResourceAsStream(resource));
    }

    /** The routes that it describes. */
    protected abstract List<Route> routes();

    @Test
    void describesEveryRouteAndNothingElse() {
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> METHODS.contains(member.getKey()))
                        .forEach(member -> described.add(operation(member.getKey(), path.getKey()))));
        Set<String> served = new TreeSet<>();
        for (Route route : routes()) {
            served.add(operation(route.method(), route.template()));
        }
        assertThat(served).hasSizeGreaterThan(20);
        assertThat(described).isEqualTo(served);
    }

    @Test
    void whatCountsAgainstLimitsMayBeRefusedAndNothingElse() {
        Set<String> refusing = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> member.getValue().path("responses").has("429"))
                        .forEach(member -> refusing.add(operation(member.getKey(), path.getKey()))));
        Set<String> counted = new TreeSet<>();
        routes().stream()
                .filter(Route::counted)
                .forEach(route -> counted.add(operation(route.method(), route.template())));
        assertThat(refusing).isEqualTo(counted);
    }

    /** An operation as it is compared: a parameter that may hold slashes is one like any other to whoever reads the description. */
    protected String operation(String method, String path) {
        return method.toLowerCase(Locale.ROOT) + " " + path.replace("{+", "{");
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
