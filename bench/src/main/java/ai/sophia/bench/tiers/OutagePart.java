package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.ChildServer;
import ai.sophia.bench.driver.Facts;
import ai.sophia.bench.peers.Stage;
import ai.sophia.bench.peers.Tools;
import ai.sophia.bench.tiers.Relay.Manner;
import ai.sophia.bench.tiers.TierRow.Level;
import ai.sophia.evaluation.EvaluationSet;
import ai.sophia.evaluation.Question;
import ai.sophia.store.sql.PgvectorSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the questions of an evaluation set find while one server after the other is gone, hangs, or is late by ten times its budget. Each is asked
 * twice: as it is, when the node compares a scope whole that is not large; and with a filter that all memories pass but the hot tier cannot tell, when every index is searched. Nothing that was
 * computed before is used again. Questions that are asked before all of their scope was said are left out. Used by one thread.
 */
record OutagePart(
        String mainClass, EvaluationSet set, Recovery recovery, Stage stage, Tools tools, PrintWriter progress) {
    private static final int TIMES_ITS_BUDGET = 10;
    private static final int LIMIT = 50;

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** How often a question is asked in each state. */
    static final int WAYS = Way.values().length;

    /** How a question is asked. */
    private enum Way {
        AS_IT_IS(""),
        OF_EVERY_INDEX(", every index searched");

        private final String label;

        Way(String label) {
            this.label = label;
        }
    }

    List<Found> measure() throws IOException, InterruptedException {
        try (Servers servers = Servers.start(mainClass, stage, tools);
                Relay redis = relay(servers.redisPort(), Level.CACHE);
                Relay chroma = relay(servers.chromaPort(), Level.VECTORS);
                Relay postgres = relay(servers.postgresPort(), Level.RECORDS);
                Relay embedder = relay(servers.embedderPort(), Level.EMBEDDER)) {
            Map<Integer, Integer> before = Map.of(
                    servers.redisPort(), redis.port(),
                    servers.chromaPort(), chroma.port(),
                    servers.postgresPort(), postgres.port(),
                    servers.embedderPort(), embedder.port());
            Map<String, String> settings = new HashMap<>(servers.settings(before::get));
            settings.put("SOPHIA_CACHE", "0");
            Map<String, Relay> relays = new LinkedHashMap<>();
            relays.put("Redis", redis);
            relays.put("ChromaDB", chroma);
            relays.put("PostgreSQL, with records and pgvector,", postgres);
            relays.put("the embedding server", embedder);
            try (ChildServer sophia = ChildServer.start(mainClass, stage.directory("sophia"), settings);
                    Calls calls = new Calls(sophia.awaitReady());
                    RedisClient computed = RedisClient.create("127.0.0.1", servers.redisPort())) {
                Units units = store(calls);
                if (calls.get("/api/status")
                                .orFail()
                                .body()
                                .path("store")
                                .path("passages")
                                .intValue(0)
                        >= PgvectorSettings.LEAST) {
                    servers.awaitVectorIndex();
                }
                return new Asking(calls, units, computed).all(relays);
            }
        }
    }

    /** Those of a set that can be asked: of all of a scope. */
    static List<Question> questions(EvaluationSet set) {
        return set.questions().stream().filter(Question::isAskedAtTheEnd).toList();
    }

    private static Relay relay(int port, Level level) throws IOException {
        return Relay.before(port, Duration.ofMillis(Math.round(TIMES_ITS_BUDGET * level.budgetMs())));
    }

    private Units store(Calls calls) throws IOException, InterruptedException {
        progress.println("    storing " + set.units().size() + " units of " + set.name());
        Units units = Units.store(set, calls);
        progress.println("    waiting for facts and indexes");
        Facts.await(calls);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isCurrent(calls.get("/api/status").orFail().body())) {
            if (System.nanoTime() > end) {
                throw new IOException("expected the indexes to be current within " + PATIENCE.toMinutes() + " min");
            }
            Thread.sleep(PAUSE);
        }
        return units;
    }

    private static boolean isCurrent(JsonNode status) {
        return status.path("projections").values().stream()
                .allMatch(projection -> projection.path("lag").longValue(0) == 0
                        && projection.path("state").stringValue("").equals("CURRENT"));
    }

    /** Asks one server. */
    private final class Asking {
        private final Calls calls;
        private final Units units;
        private final RedisClient computed;
        private final List<Question> questions = questions(set);
        private final List<Found> all = new ArrayList<>();

        Asking(Calls calls, Units units, RedisClient computed) {
            this.calls = calls;
            this.units = units;
            this.computed = computed;
        }

        List<Found> all(Map<String, Relay> servers) throws IOException, InterruptedException {
            for (Way way : Way.values()) {
                ask("all there", way);
            }
            for (Map.Entry<String, Relay> server : servers.entrySet()) {
                for (Manner manner : List.of(Manner.GONE, Manner.HANGING, Manner.LATE)) {
                    for (Way way : Way.values()) {
                        server.getValue().become(manner);
                        ask(server.getKey() + " " + manner.label(), way);
                        server.getValue().become(Manner.THROUGH);
                        recovery.await(() -> {
                            computed.flushAll();
                            return ask(questions.getFirst(), way);
                        });
                    }
                }
            }
            for (Way way : Way.values()) {
                ask("all there again", way);
            }
            return all;
        }

        private void ask(String state, Way way) throws IOException, InterruptedException {
            computed.flushAll();
            progress.println("    " + state + way.label);
            Found found = new Found(state + way.label);
            for (Question question : questions) {
                Calls.Reply reply = ask(question, way);
                found.lacks().note(reply);
                found.add(units.found(question, reply.body().path("hits")));
            }
            all.add(found);
        }

        private Calls.Reply ask(Question question, Way way) throws IOException, InterruptedException {
            ObjectNode body = Calls.object()
                    .put("query", question.text())
                    .put("user", question.scope())
                    .put("limit", LIMIT);
            if (way == Way.OF_EVERY_INDEX) {
                body.putObject("filter").putObject("text").put("exists", true);
            }
            return calls.post("/api/recall", body);
        }
    }
}
