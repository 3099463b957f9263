package ai.sophia.bench.peers;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.ChildServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sophia as a user starts it, over HTTP: everything on disk before it is acknowledged. Used by one thread. */
public final class SophiaPeer implements Peer {
    static final String BY_EMBEDDING = "Sophia, asked by embedding";
    static final String BY_BOTH = "Sophia, asked by text and embedding";
    static final String BY_TEXT = "Sophia, embedding included";

    private static final Duration LONGEST_SETTLING = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final Corpus corpus;
    private final Setting setting;
    private final boolean embeddingsGiven;
    private final ChildServer server;
    private final Calls calls;

    /**
     * Starts it on an empty directory.
     *
     * @param embeddingsGiven whether memories and questions bring their embeddings, or it makes them
     * @param settings further ones, as variables of the environment
     */
    public SophiaPeer(
            String mainClass,
            Path data,
            Corpus corpus,
            Setting setting,
            boolean embeddingsGiven,
            Map<String, String> settings)
            throws IOException, InterruptedException {
        this.corpus = corpus;
        this.setting = setting;
        this.embeddingsGiven = embeddingsGiven;
        this.server = ChildServer.start(mainClass, data, settings);
        this.calls = new Calls(server.awaitReady());
    }

    @Override
    public Add add(int from, int to) throws IOException {
        return add(Setting.nameOf(setting.scopeOf(from)), "", from, to);
    }

    @Override
    public Add addElsewhere(int from, int to) throws IOException {
        // other texts, whose embeddings are no use for what is measured
        return add(Setting.ELSEWHERE, " " + Setting.ELSEWHERE, from, to);
    }

    private Add add(String user, String suffix, int from, int to) throws IOException {
        ObjectNode body = Calls.object().put("user", user);
        if (to - from == 1) {
            fill(body, suffix, from);
        } else {
            ArrayNode memories = body.putArray("memories");
            for (int row = from; row < to; row++) {
                fill(memories.addObject(), suffix, row);
            }
        }
        byte[] json = Calls.JSON.writeValueAsBytes(body);
        return () -> {
            JsonNode answer = calls.postJson("/api/memories", json).orFail().body();
            if (to - from > 1 && answer.path("added").intValue() != to - from) {
                throw new IllegalStateException("expected " + (to - from) + " memories to be added, but got " + answer);
            }
        };
    }

    private void fill(ObjectNode memory, String suffix, int row) throws IOException {
        memory.put("text", corpus.text(row) + suffix).put("reference", Integer.toString(row));
        if (embeddingsGiven) {
            embedding(memory, corpus.vector(row));
        }
    }

    private void embedding(ObjectNode body, float[] vector) {
        ArrayNode numbers =
                body.putObject("embedding").put("space", corpus.space()).putArray("vector");
        for (float number : vector) {
            numbers.add(number);
        }
    }

    /** Its index follows behind what it acknowledged; until it is there, it would be measured while it works on that. */
    @Override
    public void settle() throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST_SETTLING.toNanos();
        while (!current()) {
            if (System.nanoTime() > end) {
                throw new IOException(
                        "expected the index to be current within " + LONGEST_SETTLING.toMinutes() + " min");
            }
            Thread.sleep(PAUSE);
        }
    }

    private boolean current() throws IOException, InterruptedException {
        for (JsonNode projection : calls.get("/api/status").orFail().body().path("projections")) {
            if (projection.path("lag").longValue() > 0
                    || !"CURRENT".equals(projection.path("state").stringValue())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<Asking> askings() {
        return embeddingsGiven
                ? List.of(
                        new Asking(BY_EMBEDDING, true, number -> search(number, false, true)),
                        new Asking(BY_BOTH, false, number -> search(number, true, true)))
                : List.of(new Asking(BY_TEXT, false, number -> search(number, true, false)));
    }

    private Search search(int question, boolean byText, boolean byEmbedding) throws IOException {
        ObjectNode body = Calls.object()
                .put("user", Setting.nameOf(setting.askedBy(question)))
                .put("limit", Truth.LIMIT);
        if (byText) {
            body.put("query", corpus.question(question));
        }
        if (byEmbedding) {
            embedding(body, corpus.questionVector(question));
        }
        byte[] json = Calls.JSON.writeValueAsBytes(body);
        return () -> rows(calls.postJson("/api/recall", json).orFail().body());
    }

    private static int[] rows(JsonNode answer) {
        return answer.path("hits").values().stream()
                .mapToInt(hit ->
                        Integer.parseInt(hit.path("memory").path("reference").stringValue()))
                .toArray();
    }

    @Override
    public long residentBytes() throws IOException {
        return server.residentBytes();
    }

    /** Calls of its interface. */
    public Calls calls() {
        return calls;
    }

    @Override
    public void close() {
        calls.close();
        server.close();
    }
}
