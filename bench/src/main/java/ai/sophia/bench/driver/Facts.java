package ai.sophia.bench.driver;

import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** What a server makes of turns behind its answers. */
public final class Facts {
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private Facts() {}

    /**
     * Waits until a server has made facts of all that it was told.
     *
     * @return whether it makes any
     * @throws IOException if it does not come to an end
     */
    public static boolean await(Calls calls) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode status = calls.get("/api/status").orFail().body();
            JsonNode distilling = status.path("distilling");
            // while the records are not reached in time, nothing is said of it
            if (distilling.isMissingNode()
                    && !"DOWN".equals(status.path("store").path("state").stringValue(""))) {
                return false;
            }
            if (distilling.has("position") && distilling.path("behind").asLong(0) == 0) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "expected facts of all turns within " + PATIENCE.toMinutes() + " min, but got " + distilling);
            }
            Thread.sleep(GLANCE);
        }
    }
}
