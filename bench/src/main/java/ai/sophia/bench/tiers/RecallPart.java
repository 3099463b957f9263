package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.Freezable;
import ai.sophia.bench.driver.Turns;
import ai.sophia.bench.peers.Corpus;
import ai.sophia.bench.peers.Setting;
import ai.sophia.bench.peers.SophiaPeer;
import ai.sophia.bench.peers.Stage;
import ai.sophia.bench.peers.Tools;
import ai.sophia.store.sql.PgvectorSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;

/**
 * All tiers together: a server with its records on PostgreSQL, indexes by pgvector and on ChromaDB, its caches on Redis, and its embedder on another Sophia, asked over HTTP by one client; then
 * the same with one server after the other hanging. Hardly a question is asked twice. Used by one thread.
 *
 * @param calls how many recalls in each state
 * @param recovery what is waited for after each
 */
record RecallPart(
        String mainClass, int calls, long seed, Recovery recovery, Stage stage, Tools tools, PrintWriter progress) {
    private static final int BATCH = 200;
    private static final double ALL_THERE_MS = 50;
    private static final double ONE_HANGS_MS = 200;

    /** No state is measured longer than this: where a recall waits long, fewer count. */
    private static final Duration LONGEST = Duration.ofSeconds(40);

    List<Recalls> measure(Corpus corpus) throws IOException, InterruptedException {
        try (Servers servers = Servers.start(mainClass, stage, tools)) {
            Corpus served = corpus.in(corpus.space() + "@" + Servers.REVISION + "-" + corpus.dimension() + "d");
            try (SophiaPeer sophia = new SophiaPeer(
                    mainClass, stage.directory("sophia"), served, setting(corpus), true, servers.settings())) {
                fill(sophia, corpus);
                if (corpus.rows() >= PgvectorSettings.LEAST) {
                    servers.awaitVectorIndex();
                }
                return measure(sophia.calls(), setting(corpus).scopes(), servers.byName());
            }
        }
    }

    private static Setting setting(Corpus corpus) {
        int users = Math.max(1, corpus.rows() / Population.OF_A_USER);
        return new Setting("all tiers", corpus.rows() / users * users, users);
    }

    private void fill(SophiaPeer sophia, Corpus corpus) throws IOException, InterruptedException {
        Setting setting = setting(corpus);
        progress.println("    storing " + setting.memories() + " memories");
        int size = setting.memories() / setting.scopes();
        for (int from = 0; from < setting.memories(); ) {
            int to = Math.min(from + BATCH, (from / size + 1) * size);
            sophia.add(from, to).run();
            from = to;
        }
        progress.println("    waiting for the indexes");
        sophia.settle();
    }

    private List<Recalls> measure(Calls client, int users, Map<String, Freezable> servers)
            throws IOException, InterruptedException {
        Turns questions = new Turns(seed + 1);
        IntFunction<String> oneUser = number -> Setting.nameOf(number % users);
        IntFunction<String> everybody = number -> "*";
        List<Recalls> all = new ArrayList<>();
        ask(new Recalls("warm-up", ALL_THERE_MS), client, questions, oneUser);
        ask(new Recalls("warm-up", ALL_THERE_MS), client, questions, everybody);
        all.add(ask(new Recalls("all there, asked of one user", ALL_THERE_MS), client, questions, oneUser));
        all.add(ask(new Recalls("all there, asked of everybody", ALL_THERE_MS), client, questions, everybody));
        for (Map.Entry<String, Freezable> server : servers.entrySet()) {
            String name = server.getKey() + " hangs, asked of ";
            all.add(hanging(
                    new Recalls(name + "one user", ONE_HANGS_MS), server.getValue(), client, questions, oneUser));
            all.add(hanging(
                    new Recalls(name + "everybody", ONE_HANGS_MS), server.getValue(), client, questions, everybody));
        }
        return all;
    }

    /** From the moment on at which it begins to hang. */
    private Recalls hanging(Recalls recalls, Freezable server, Calls client, Turns questions, IntFunction<String> user)
            throws IOException, InterruptedException {
        server.freeze();
        try {
            ask(recalls, client, questions, user);
        } finally {
            server.thaw();
        }
        recovery.await(() -> client.post(
                "/api/recall", Calls.object().put("query", questions.question()).put("user", "*")));
        return recalls;
    }

    private Recalls ask(Recalls recalls, Calls client, Turns questions, IntFunction<String> user)
            throws IOException, InterruptedException {
        progress.println("    " + recalls.state());
        long end = System.nanoTime() + LONGEST.toNanos();
        for (int number = 0; number < calls && System.nanoTime() < end; number++) {
            byte[] request = Calls.JSON.writeValueAsBytes(Calls.object()
                    .put("query", questions.question())
                    .put("user", user.apply(number))
                    .put("explain", true));
            long start = System.nanoTime();
            Calls.Reply reply = client.postJson("/api/recall", request);
            recalls.took(System.nanoTime() - start);
            note(recalls, reply);
        }
        return recalls;
    }

    private static void note(Recalls recalls, Calls.Reply reply) {
        recalls.lacks().note(reply);
        for (JsonNode step : reply.body().path("steps")) {
            recalls.step(step.path("name").stringValue(""), step.path("tookMs").doubleValue(0));
        }
    }
}
