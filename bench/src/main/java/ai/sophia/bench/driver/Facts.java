package ai.sophia.bench.driver;

import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** What a server makes of turns behind its answers. */
public final class Facts {
    private static final Duration GLANCE = Duration.ofMillis(200);

    private Facts() {}

    /** Waits until a server has made facts of all that it was told; at once where it makes none. */
    public static void await(Calls calls) throws IOException, InterruptedException {
        while (isBehind(calls.get("/api/status").orFail().body().path("distilling"))) {
            Thread.sleep(GLANCE);
        }
    }

    private static boolean isBehind(JsonNode distilling) {
        return !distilling.isMissingNode()
                && !(distilling.has("position") && distilling.path("behind").asLong(0) == 0);
    }
}
