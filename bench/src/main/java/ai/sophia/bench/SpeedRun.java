package ai.sophia.bench;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.ChildServer;
import ai.sophia.bench.driver.Facts;
import ai.sophia.bench.driver.Figures;
import ai.sophia.bench.driver.Timings;
import ai.sophia.bench.driver.Turns;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Measures a server as a user meets it: over HTTP, in a process of its own, from an empty data directory. Used by one thread. */
final class SpeedRun {
    /**
     * What to measure with.
     *
     * @param memories how many to import
     * @param scopes users that they are spread over
     * @param clients how many call at once
     */
    record Plan(int memories, int scopes, int clients, long seed) {}

    private static final int BATCH = 200;
    /** So many of the batches are imported while the virtual machine still compiles, at most: a fifth of them. */
    private static final int FIRST_BATCHES = 10;

    private static final int SINGLES = 500;
    private static final int FIRST = 200;
    private static final int WARM_UP = 10_000;
    private static final int QUESTIONS = 1_000;
    private static final int REPEATED = 20;
    private static final int RESTARTS = 3;
    private static final int LONG_TEXTS = 200;
    private static final int LONG_BATCH = 20;
    private static final int LONG_SENTENCES = 25;
    private static final double MEGABYTE = 1024 * 1024;

    private final String mainClass;
    private final Plan plan;
    private final Path data;
    private final PrintWriter progress;
    private final Turns turns;
    private final Figures figures = new Figures();
    private int stored;

    SpeedRun(String mainClass, Plan plan, Path data, PrintWriter progress) {
        this.mainClass = mainClass;
        this.plan = plan;
        this.data = data;
        this.progress = progress;
        this.turns = new Turns(plan.seed());
    }

    Figures run() throws IOException, InterruptedException {
        try (ChildServer server = ChildServer.start(mainClass, data)) {
            figures.add("firstReadyMs", "start to ready, empty", server.readyAfter());
            try (Calls calls = new Calls(server.awaitReady())) {
                conditions();
                importTurns(calls);
                figures.add("rssAfterImportMb", "memory after the import", server.residentBytes() / MEGABYTE, "MiB");
                rememberSingly(calls);
                Facts.await(calls);
                figures.add(
                        "diskBytesPerMemory", "disk for a turn with its facts", (double) diskBytes() / stored, "bytes");
                recall(calls);
                figures.add("rssAfterRecallsMb", "memory after the recalls", server.residentBytes() / MEGABYTE, "MiB");
                rememberLongTexts(calls);
                figures.add("rssAfterLongTextsMb", "memory after long texts", server.residentBytes() / MEGABYTE, "MiB");
            }
            server.stop();
        }
        restart();
        return figures;
    }

    private void conditions() {
        Runtime.Version version = Runtime.version();
        figures.condition(String.format(
                Locale.ROOT,
                "%,d turns of %d users, %d client(s) over kept HTTP/1.1 connections, seed %d; %d processors, Java %s.",
                plan.memories(),
                plan.scopes(),
                plan.clients(),
                plan.seed(),
                Runtime.getRuntime().availableProcessors(),
                version));
    }

    private void importTurns(Calls calls) throws IOException, InterruptedException {
        progress.println("importing " + plan.memories() + " turns");
        List<ObjectNode> batches = new ArrayList<>();
        List<String> sample = new ArrayList<>();
        long words = 0;
        for (int start = 0; start < plan.memories(); start += BATCH) {
            ObjectNode batch = Calls.object();
            ArrayNode memories = batch.putArray("memories");
            for (int number = start; number < Math.min(plan.memories(), start + BATCH); number++) {
                ObjectNode draft = draft(number);
                String text = draft.path("text").stringValue();
                words += text.split(" ").length;
                if (sample.size() < BATCH) {
                    sample.add(text);
                }
                memories.add(draft);
            }
            batches.add(batch);
        }
        int first = Math.min(FIRST_BATCHES, batches.size() / 5);
        if (first > 0) {
            double seconds = importing(calls, batches.subList(0, first));
            figures.add(
                    "importFirstPerSecond",
                    "import, the first " + first * BATCH + " turns",
                    first * BATCH / seconds,
                    "turns/s");
        }
        double seconds = importing(calls, batches.subList(first, batches.size()));
        stored += plan.memories();
        figures.add(
                "importPerSecond",
                "import, batches of " + BATCH,
                (plan.memories() - first * BATCH) / seconds,
                "turns/s");
        long imported = System.nanoTime();
        if (Facts.await(calls)) {
            figures.add(
                    "factsBehindSeconds",
                    "facts of all turns are there, after the import",
                    (System.nanoTime() - imported) / 1e9,
                    "s");
        }
        figures.add("embedPerSecond", "the embedding of such turns alone", embeddedPerSecond(calls), "turns/s");
        figures.condition(String.format(
                Locale.ROOT,
                "A turn has %.1f words on average%s.",
                (double) words / plan.memories(),
                tokens(calls, sample)));
    }

    private double importing(Calls calls, List<ObjectNode> batches) throws IOException, InterruptedException {
        return Timings.of(
                        batches.size(),
                        plan.clients(),
                        number -> calls.postPatiently("/api/memories", batches.get(number))
                                .orFail())
                .seconds();
    }

    /** What the model does on this machine at this hour, with texts in the same batches. */
    private double embeddedPerSecond(Calls calls) throws IOException, InterruptedException {
        List<ObjectNode> batches = new ArrayList<>();
        for (int number = 0; number < FIRST_BATCHES; number++) {
            ObjectNode batch = Calls.object();
            ArrayNode input = batch.putArray("input");
            for (int text = 0; text < BATCH; text++) {
                input.add(draft(stored + number * BATCH + text).path("text").stringValue());
            }
            batches.add(batch);
        }
        Timings timings = Timings.of(
                batches.size(),
                plan.clients(),
                number -> calls.post("/v1/embeddings", batches.get(number)).orFail());
        return FIRST_BATCHES * BATCH / timings.seconds();
    }

    /** How many tokens the model sees, where the server tells. */
    private static String tokens(Calls calls, List<String> sample) throws IOException, InterruptedException {
        ObjectNode request = Calls.object();
        sample.forEach(request.putArray("input")::add);
        int tokens = calls.post("/v1/embeddings", request)
                .body()
                .path("usage")
                .path("prompt_tokens")
                .asInt(0);
        return tokens == 0 ? "" : String.format(Locale.ROOT, ", %.1f tokens", (double) tokens / sample.size());
    }

    private void rememberSingly(Calls calls) throws IOException, InterruptedException {
        progress.println("remembering one by one");
        remember(calls, FIRST);
        figures.add("remember", "remember, acknowledged", remember(calls, SINGLES));
    }

    private Timings remember(Calls calls, int count) throws IOException, InterruptedException {
        List<ObjectNode> drafts = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            drafts.add(draft(stored + number));
        }
        stored += count;
        return Timings.of(
                count,
                plan.clients(),
                number ->
                        calls.postPatiently("/api/memories", drafts.get(number)).orFail());
    }

    private void recall(Calls calls) throws IOException, InterruptedException {
        progress.println("recalling");
        figures.add(
                "recallFirst",
                "recall, the first " + FIRST + " questions",
                Timings.of(FIRST, plan.clients(), asking(calls, questions(FIRST))));
        Timings.of(WARM_UP, plan.clients(), asking(calls, questions(WARM_UP)));
        Timings distinct = Timings.of(QUESTIONS, plan.clients(), asking(calls, questions(QUESTIONS)));
        figures.add("recall", "recall, distinct questions", distinct);
        figures.add("recallPerSecond", "recall, distinct questions", QUESTIONS / distinct.seconds(), "1/s");
        figures.add("embedQuestion", "the embedding of such a question alone", embedding(calls));
        List<ObjectNode> repeated = questions(REPEATED);
        Timings.of(REPEATED, plan.clients(), asking(calls, repeated));
        figures.add(
                "recallRepeated",
                "recall, repeated questions",
                Timings.of(QUESTIONS, plan.clients(), asking(calls, repeated)));
    }

    /** What the model takes on this machine at this hour, so that the rest of a recall can be told apart from it. */
    private Timings embedding(Calls calls) throws IOException, InterruptedException {
        List<ObjectNode> requests = new ArrayList<>();
        for (int number = 0; number < QUESTIONS; number++) {
            requests.add(Calls.object().put("input", turns.question()));
        }
        return Timings.of(
                QUESTIONS,
                plan.clients(),
                number -> calls.post("/v1/embeddings", requests.get(number)).orFail());
    }

    private static Timings.Call asking(Calls calls, List<ObjectNode> questions) {
        return number -> calls.postPatiently("/api/recall", questions.get(number % questions.size()))
                .orFail();
    }

    private List<ObjectNode> questions(int count) {
        List<ObjectNode> questions = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            questions.add(Calls.object().put("query", turns.question()).put("user", user(number)));
        }
        return questions;
    }

    private void rememberLongTexts(Calls calls) throws IOException, InterruptedException {
        progress.println("remembering long texts");
        for (int start = 0; start < LONG_TEXTS; start += LONG_BATCH) {
            ObjectNode batch = Calls.object();
            ArrayNode memories = batch.putArray("memories");
            for (int number = start; number < start + LONG_BATCH; number++) {
                memories.addObject().put("text", turns.longText(LONG_SENTENCES)).put("user", user(number));
            }
            calls.postPatiently("/api/memories", batch).orFail();
        }
        figures.condition(
                LONG_TEXTS + " long texts of " + LONG_SENTENCES + " sentences, each of more than 256 tokens.");
    }

    private void restart() throws IOException, InterruptedException {
        progress.println("restarting");
        List<Duration> ready = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        for (int time = 0; time < RESTARTS; time++) {
            try (ChildServer server = ChildServer.start(mainClass, data)) {
                ready.add(server.readyAfter());
                try (Calls calls = new Calls(server.awaitReady())) {
                    first.add(Timings.of(1, 1, asking(calls, questions(1))).milliseconds(50));
                }
                server.stop();
            }
        }
        Collections.sort(ready);
        Collections.sort(first);
        figures.add("readyMs", "start to ready, restarted", ready.get(RESTARTS / 2));
        figures.add("firstRecallMs", "first recall after that", first.get(RESTARTS / 2), "ms");
        figures.condition("Of " + RESTARTS + " restarts, the median.");
    }

    private ObjectNode draft(int number) {
        return turns.draft(plan.scopes(), number);
    }

    private String user(int number) {
        return Turns.user(plan.scopes(), number);
    }

    /** What the data directory holds, caches aside. */
    private long diskBytes() throws IOException {
        Path caches = data.resolve("cache");
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.equals(caches) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    // an index merges its files while they are counted
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return bytes.get();
    }
}
