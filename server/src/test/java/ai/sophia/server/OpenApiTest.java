package ai.sophia.server;

import java.util.List;

/** The description of Sophia's own interface. */
final class OpenApiTest extends OpenApiContract {
    OpenApiTest() {
        super("/openapi.yaml");
    }

    @Override
    protected List<Route> routes() {
        try (TestingServer server = TestingServer.start()) {
            return server.routes();
        }
    }
}
