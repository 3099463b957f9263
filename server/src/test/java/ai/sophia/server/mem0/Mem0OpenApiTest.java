package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.server.OpenApiContract;
import ai.sophia.server.Route;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The description of the interface that mem0's clients speak. */
final class Mem0OpenApiTest extends OpenApiContract {
    Mem0OpenApiTest() {
        super("/openapi-mem0.yaml");
    }

    @Override
    protected List<Route> routes() {
        try (TestingMem0 mem0 = new TestingMem0()) {
            List<Route> routes = mem0.server().routes().stream()
                    .filter(route -> route.failures().equals(Mem0.FAILURES))
                    .toList();
            assertThat(routes).hasSizeGreaterThan(50);
            return routes;
        }
    }

    /** A path with a slash at its end is one like any other to whoever reads the description. */
    @Override
    protected String operation(String method, String path) {
        return super.operation(method, path.replaceAll("/$", ""));
    }

    @Test
    void isServed() {
        try (TestingMem0 mem0 = new TestingMem0()) {
            assertThat(mem0.get("/openapi-mem0.yaml").response().body()).startsWith("openapi: 3.1");
        }
    }
}
