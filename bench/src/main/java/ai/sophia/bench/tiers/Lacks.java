package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What was not as it should be in the answers to recalls. Used by one thread. */
final class Lacks {
    private final Map<String, Integer> leftOut = new TreeMap<>();
    private final Map<Integer, Integer> refused = new TreeMap<>();
    private int unverified;

    /** Counts what an answer lacks. */
    void note(Calls.Reply reply) {
        if (!reply.succeeded()) {
            refused.merge(reply.status(), 1, Integer::sum);
            return;
        }
        for (JsonNode tier : reply.body().path("degraded")) {
            leftOut.merge(tier.stringValue(), 1, Integer::sum);
        }
        if (isUnverified(reply)) {
            unverified++;
        }
    }

    /** Whether a recall was answered, by all that there is. */
    static boolean isWhole(Calls.Reply reply) {
        return reply.succeeded() && reply.body().path("degraded").isEmpty() && !isUnverified(reply);
    }

    private static boolean isUnverified(Calls.Reply reply) {
        return reply.body().path("unverified").booleanValue(false);
    }

    /** It in words; empty if nothing was lacking. */
    String words() {
        List<String> words = new ArrayList<>();
        leftOut.forEach((tier, count) -> words.add(tier + " left out of " + count));
        refused.forEach((status, count) -> words.add(count + " answered with " + status));
        if (unverified > 0) {
            words.add(unverified + " unverified");
        }
        return String.join("; ", words);
    }

    /** Its members: how many answers named each tier as left out, how many were refused by status, and how many were given without the records. */
    void json(ObjectNode node) {
        node.put("unverified", unverified);
        ObjectNode tiers = node.putObject("leftOut");
        leftOut.forEach(tiers::put);
        ObjectNode statuses = node.putObject("refused");
        refused.forEach((status, count) -> statuses.put(String.valueOf(status), count));
    }
}
