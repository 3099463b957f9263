package ai.sophia.server.mem0;

import ai.sophia.server.Call;
import ai.sophia.server.Refusal;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Route.Handler;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import tools.jackson.databind.node.ObjectNode;

/**
 * What mem0's own server has besides memories: how it is set up is told, and what is done otherwise here is refused with where to find it.
 * Stateless.
 */
final class SelfHostedRoutes {
    private static final Handler SETTINGS =
            refuse("the settings of Sophia are those of its process: sophia.yaml, or its environment");
    private static final Handler INSTRUCTIONS =
            refuse("no language model writes instructions here, and none are needed: what is added is kept as it is");
    private static final Handler KEYS =
            refuse("there is one key, the setting \"key\"; whoever runs Sophia makes it and changes it");
    private static final Handler ACCOUNTS = refuse("there are no accounts: a request shows the key, in X-API-Key");
    private static final Handler REQUESTS =
            refuse("requests are not kept; /metrics tells how many there are of each, and how long they take");

    private final Services services;

    SelfHostedRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.get("/configure", this::configuration)
                .post("/configure", Body.JSON, SETTINGS)
                .get("/configure/providers", SETTINGS)
                .post("/generate-instructions", Body.JSON, INSTRUCTIONS)
                .get("/api-keys", KEYS)
                .post("/api-keys", Body.JSON, KEYS)
                .delete("/api-keys/{id}", KEYS)
                .get("/auth/{action}", ACCOUNTS)
                .post("/auth/{action}", Body.JSON, ACCOUNTS)
                .get("/requests", REQUESTS);
    }

    private static Handler refuse(String detail) {
        return call -> {
            throw Refusal.notImplemented(detail);
        };
    }

    /** What makes vectors of texts; nothing here holds a secret, and no language model takes part. */
    private void configuration(Call call) {
        ObjectNode node = Shapes.object();
        node.put("version", "v1.1");
        ObjectNode embedder = node.putObject("embedder");
        embedder.put("provider", "sophia");
        embedder.putObject("config")
                .put("model", services.spaces().inUse().serving().id());
        node.putNull("llm");
        node.putObject("vector_store").put("provider", "sophia").putObject("config");
        call.answer(200, node);
    }
}
