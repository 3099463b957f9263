package ai.sophia.bench.conversation;

import ai.sophia.bench.driver.Calls;
import ai.sophia.bench.driver.ChildServer;
import ai.sophia.bench.driver.Facts;
import ai.sophia.bench.driver.Figures;
import ai.sophia.bench.driver.Filling;
import ai.sophia.bench.driver.Timings;
import ai.sophia.bench.driver.Turns;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures conversations: fills a server that does not distil, starts it anew as one that does, and when nothing is left to be distilled, appends
 * and asks. Used by one thread.
 */
final class ConversationRun {
    static final String DISTIL = "distil";
    static final String APPEND = "append";
    static final String WINDOW = "window";
    static final String PROFILE = "profile";
    static final String CONTEXT = "context";

    /** All that can be chosen. */
    static final List<String> PARTS = List.of(DISTIL, APPEND, WINDOW, PROFILE, CONTEXT);

    private static final int SHORT = 10;
    private static final int BATCH = 200;
    private static final int TOKENS = 2_000;
    private static final int PROFILE_TOKENS = 1_000;
    private static final int AGAIN = 20;

    /** The user of the sessions that are appended to. */
    private static final String USER = "talker";

    /**
     * What to measure with.
     *
     * @param memories how many turns are there before
     * @param users whom they are spread over
     * @param length turns of the long session
     * @param calls of each kind, after half as many others
     * @param parts the names of what to measure
     */
    record Plan(int memories, int users, int length, int calls, long seed, Set<String> parts) {}

    private final String mainClass;
    private final Plan plan;
    private final Path data;
    private final PrintWriter progress;
    private final Turns turns;
    private final Figures figures = new Figures();

    ConversationRun(String mainClass, Plan plan, Path data, PrintWriter progress) {
        this.mainClass = mainClass;
        this.plan = plan;
        this.data = data;
        this.progress = progress;
        this.turns = new Turns(plan.seed());
    }

    Figures run() throws IOException, InterruptedException {
        figures.condition(String.format(
                Locale.ROOT,
                "%,d turns of %d users; %,d calls of each kind after half as many others, one client over a kept HTTP/1.1 connection, seed %d; "
                        + "%d processors, driver included, Java %s.",
                plan.memories(),
                plan.users(),
                plan.calls(),
                plan.seed(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version()));
        fill();
        try (ChildServer server = ChildServer.start(mainClass, data)) {
            try (Calls calls = new Calls(server.awaitReady())) {
                distil(calls);
                if (plan.parts().contains(APPEND) || plan.parts().contains(WINDOW)) {
                    sessions(calls);
                }
                if (plan.parts().contains(PROFILE)) {
                    profile(calls);
                }
                if (plan.parts().contains(CONTEXT)) {
                    context(calls);
                }
            }
            server.stop();
        }
        return figures;
    }

    private void fill() throws IOException, InterruptedException {
        progress.println("importing " + plan.memories() + " turns");
        try (ChildServer server = ChildServer.start(mainClass, data, Map.of("SOPHIA_DISTILLING", "off"))) {
            try (Calls calls = new Calls(server.awaitReady())) {
                Filling.fill(calls, turns, plan.users(), plan.memories());
            }
            server.stop();
        }
    }

    private void distil(Calls calls) throws IOException, InterruptedException {
        progress.println("distilling them");
        long start = System.nanoTime();
        if (!Facts.await(calls)) {
            throw new IllegalStateException("expected a server that distils, but its status says nothing of it");
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (plan.parts().contains(DISTIL)) {
            figures.add(
                    "distilPerSecond",
                    "distilling by rules, all turns there are",
                    plan.memories() / seconds,
                    "turns/s");
            figures.add("facts", "facts of 100 turns", 100.0 * facts(calls) / plan.memories(), "facts");
        }
    }

    private static long facts(Calls calls) throws IOException, InterruptedException {
        JsonNode collections =
                calls.get("/api/collections?user=*&app=*").orFail().body().path("collections");
        long facts = 0;
        for (JsonNode each : collections) {
            if (each.path("name").asString("").equals("Facts")) {
                facts = each.path("memories").asLong(0);
            }
        }
        return facts;
    }

    private void sessions(Calls calls) throws IOException, InterruptedException {
        progress.println("filling a session with " + plan.length() + " turns, and others with " + SHORT);
        for (int start = 0; start < plan.length(); start += BATCH) {
            append(calls, "long", Math.min(BATCH, plan.length() - start));
        }
        int all = plan.calls() + plan.calls() / 2;
        for (int number = 0; number < all; number++) {
            append(calls, "short-" + number, SHORT);
        }
        Facts.await(calls);
        if (plan.parts().contains(APPEND)) {
            progress.println("appending");
            appends(calls, plan.calls(), plan.calls() / 2);
            Facts.await(calls);
            List<Timings> appended = appends(calls, 0, plan.calls());
            figures.add("appendShort", "append a turn, session of " + SHORT, appended.getFirst());
            figures.add(
                    "appendLong",
                    String.format(Locale.ROOT, "append a turn, session of %,d", plan.length()),
                    appended.getLast());
            figures.condition("A turn that is appended alone has one sentence, some 22 tokens.");
            Facts.await(calls);
        }
        if (plan.parts().contains(WINDOW)) {
            progress.println("asking for the ends of sessions");
            windows(calls, plan.calls() / 2);
            List<Timings> windows = windows(calls, plan.calls());
            figures.add("windowShort", "end of a session of " + SHORT + ", all of it", windows.getFirst());
            figures.add(
                    "windowLong",
                    String.format(Locale.ROOT, "end of a session of %,d, %,d tokens", plan.length(), TOKENS),
                    windows.getLast());
        }
    }

    /** Appends each turn to another short session, so that these stay as short, and as many to the long one. */
    private List<Timings> appends(Calls calls, int from, int count) throws IOException, InterruptedException {
        List<byte[]> bodies = new ArrayList<>();
        for (int number = 0; number < 2 * count; number++) {
            bodies.add(Calls.JSON.writeValueAsBytes(body(1, 1)));
        }
        return Timings.interleaved(
                count,
                List.of(
                        number -> calls.postJson(path("short-" + (from + number)) + "/turns", bodies.get(2 * number))
                                .orFail(),
                        number -> calls.postJson(path("long") + "/turns", bodies.get(2 * number + 1))
                                .orFail()));
    }

    private static List<Timings> windows(Calls calls, int count) throws IOException, InterruptedException {
        return Timings.interleaved(
                count, List.of(number -> window(calls, "short-" + number), number -> window(calls, "long")));
    }

    private static void window(Calls calls, String session) throws IOException, InterruptedException {
        calls.get(path(session) + "?user=" + USER + "&tokens=" + TOKENS).orFail();
    }

    private void append(Calls calls, String session, int count) throws IOException, InterruptedException {
        calls.postPatiently(path(session) + "/turns", body(count, 2)).orFail();
    }

    private static String path(String session) {
        return "/api/sessions/" + session;
    }

    private ObjectNode body(int count, int sentences) {
        ObjectNode body = Calls.object().put("user", USER);
        ArrayNode list = body.putArray("turns");
        for (int number = 0; number < count; number++) {
            list.addObject().put("role", number % 2 == 0 ? "user" : "assistant").put("text", turns.longText(sentences));
        }
        return body;
    }

    private void profile(Calls calls) throws IOException, InterruptedException {
        progress.println("asking for profiles");
        int half = plan.calls() / 2;
        // nobody has asked for just as much before, so that the facts are ranked
        Timings.of(half, 1, number -> profile(calls, number, PROFILE_TOKENS + 1 + plan.calls() + number));
        Timings first = Timings.of(plan.calls(), 1, number -> profile(calls, number, PROFILE_TOKENS + 1 + number));
        Timings.of(half, 1, number -> profile(calls, number, PROFILE_TOKENS));
        Timings again = Timings.of(plan.calls(), 1, number -> profile(calls, number, PROFILE_TOKENS));
        String name = String.format(Locale.ROOT, "profile of a user, %,d tokens", PROFILE_TOKENS);
        figures.add("profileAnew", name + " and a few, for the first time", first);
        figures.add("profile", name + ", again", again);
        figures.condition(String.format(Locale.ROOT, "A user has %,d facts on average.", facts(calls) / plan.users()));
    }

    private void profile(Calls calls, int number, int tokens) throws IOException, InterruptedException {
        calls.get("/api/profile?user=" + Turns.user(plan.users(), number) + "&tokens=" + tokens)
                .orFail();
    }

    private void context(Calls calls) throws IOException, InterruptedException {
        progress.println("asking for contexts");
        List<byte[]> tasks = new ArrayList<>();
        for (int number = 0; number < plan.calls() + plan.calls() / 2; number++) {
            ObjectNode task = Calls.object()
                    .put("task", turns.question())
                    .put("user", Turns.user(plan.users(), number))
                    .put("tokens", TOKENS);
            tasks.add(Calls.JSON.writeValueAsBytes(task));
        }
        Timings.of(plan.calls() / 2, 1, number -> context(calls, tasks.get(plan.calls() + number)));
        figures.add(
                "context",
                String.format(Locale.ROOT, "context of %,d tokens, distinct tasks", TOKENS),
                Timings.of(plan.calls(), 1, number -> context(calls, tasks.get(number))));
        // few enough that all of them are kept
        List<byte[]> few = tasks.subList(0, Math.min(AGAIN, tasks.size()));
        Timings.of(2 * few.size(), 1, number -> context(calls, few.get(number % few.size())));
        figures.add(
                "contextAgain",
                String.format(Locale.ROOT, "context of %,d tokens, again", TOKENS),
                Timings.of(plan.calls(), 1, number -> context(calls, few.get(number % few.size()))));
    }

    private static void context(Calls calls, byte[] task) throws IOException, InterruptedException {
        calls.postJson("/api/context", task).orFail();
    }
}
