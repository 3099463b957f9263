package ai.sophia.cli;

import ai.sophia.core.recall.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code sophia recall}: the memories that answer a question. */
@Command(
        name = "recall",
        description = "Recalls the memories that matter to a question, best first.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia recall \"what does Ada like to drink?\" --user ada",
            "  sophia recall \"the kitchen plans\" --user ada --from 2026-01-01 --to 2026-04-01 --explain",
            "  sophia recall \"open bugs\" --filter '{\"metadata.state\": \"open\", \"metadata.priority\": {\"gte\": 3}}' --json"
        })
final class RecallCommand extends ServerCommand {
    private static final String INDENT = "    ";
    private static final int LINES = 4;

    @Parameters(
            arity = "1..*",
            paramLabel = "QUESTION",
            description = "The question; \"-\" reads it from standard input.")
    List<String> words = new ArrayList<>();

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    @Mixin
    AskerOptions asker = new AskerOptions();

    @Option(names = "--limit", paramLabel = "N", description = "Most memories, 1 to 1000 (default: 10).")
    String limit = "";

    @Option(
            names = "--explain",
            description = "Show which signals chose each (below 0: speak against it), and how long each step took.")
    boolean explain;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only this kind; may be repeated.")
    List<String> kinds = new ArrayList<>();

    @Option(names = "--collection", paramLabel = "NAME", description = "Only this collection; may be repeated.")
    List<String> collections = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only what was said from then on: a time, or 12h, 30d, 4w before now.")
    String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "Only what was said before then, likewise.")
    String to = "";

    @Mixin
    ViewOptions view = new ViewOptions();

    @Option(names = "--minimum-score", paramLabel = "0..1", description = "Leave out what scores less.")
    String minimumScore = "";

    private ObjectNode question = JsonNodeFactory.instance.objectNode();

    RecallCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() throws IOException {
        question = question();
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode answer = client.postRepeatably("/api/recall", question, "hits");
        if (options().json) {
            return json(answer);
        }
        int rank = 0;
        for (JsonNode hit : answer.path("hits")) {
            print(++rank, hit);
        }
        if (rank == 0) {
            remark("nothing found" + (scope.user.isEmpty() ? "; memories of a user are found with --user NAME" : ""));
        }
        List<String> degraded = new ArrayList<>();
        answer.path("degraded").forEach(each -> degraded.add(each.asString("")));
        boolean unverified = answer.path("unverified").asBoolean(false);
        if (unverified) {
            degraded.remove("records");
        }
        if (!degraded.isEmpty()) {
            terminal()
                    .err()
                    .println("note: answered without " + String.join(" and ", degraded)
                            + ", which failed or came too late; better answers may be missing");
        }
        if (unverified) {
            terminal()
                    .err()
                    .println(
                            "note: unverified, for the records could not be asked: memories are told as they were last known,"
                                    + " and may have been changed or deleted since");
        }
        if (answer.has("contradiction")) {
            terminal()
                    .err()
                    .println("note: some of these may contradict each other: "
                            + ids(answer.path("contradiction").path("denying")) + " seems to say no, "
                            + ids(answer.path("contradiction").path("affirming")) + " yes");
        }
        if (explain) {
            steps(answer);
        }
        return ExitCode.OK;
    }

    private static String ids(JsonNode ids) {
        return ids.valueStream().map(id -> Terminal.line(id.asString(""))).collect(Collectors.joining(", "));
    }

    private ObjectNode question() throws IOException {
        ObjectNode question = Requests.body(scope.named());
        asker.named().forEach(question::put);
        question.put("query", text(words));
        Numbers.putWhole(question, "--limit", "limit", limit, 1, Query.LIMIT);
        Numbers.putShare(question, "--minimum-score", "minimumScore", minimumScore);
        Requests.put(
                question,
                "kinds",
                kinds.stream().map(each -> Kinds.checked("--kind", each)).toList());
        Requests.put(question, "collections", collections);
        Requests.put(question, "from", past("--from", from));
        Requests.put(question, "to", past("--to", to));
        question.setAll(Requests.body(view.asOf.named(tools().clock())));
        view.filter().ifPresent(filter -> question.set("filter", filter));
        if (explain) {
            question.put("explain", true);
        }
        return question;
    }

    private void print(int rank, JsonNode hit) {
        Shown memory = new Shown(hit.path("memory"));
        StringJoiner head = new StringJoiner("  ");
        head.add("%2d.".formatted(rank)).add(Numbers.score(hit.path("score").asDouble(0)));
        head.add(memory.when()).add(memory.collection());
        if (!memory.session().isEmpty()) {
            head.add(terminal().width() == Terminal.UNLIMITED ? memory.session() : Terminal.cut(memory.session(), 24));
        }
        out().println(head.add(memory.id()));
        String text = hit.path("passage").path("text").asString(memory.text());
        Paragraph.of(memory.spoken(text), width(), LINES).forEach(line -> out().println(INDENT + line));
        JsonNode successor = hit.path("successor");
        if (successor.isObject()) {
            String over = "(over since " + Moments.day(successor.path("since").asString("")) + ": "
                    + Terminal.line(successor.path("text").asString("")) + ")";
            Paragraph.of(over, width(), LINES).forEach(line -> out().println(INDENT + line));
        }
        JsonNode signals = hit.path("signals");
        if (!signals.isEmpty()) {
            StringJoiner told = new StringJoiner(", ", INDENT + "(", ")");
            signals.forEach(each -> told.add(Terminal.line(each.path("name").asString("")) + " " + strength(each)));
            out().println(told);
        }
    }

    /** How strong a signal is; below 0 if it speaks against the hit. */
    private static String strength(JsonNode signal) {
        double strength = signal.path("strength").asDouble(0);
        return Numbers.score(signal.path("share").asDouble(0) < 0 ? -strength : strength);
    }

    private void steps(JsonNode answer) {
        Table table = new Table().left("STEP").right("TOOK").right("FOUND").left("");
        for (JsonNode step : answer.path("steps")) {
            table.row(
                    step.path("name").asString(""),
                    Numbers.milliseconds(step.path("tookMs").asDouble(0)),
                    Numbers.count(step.path("found").asLong(0)),
                    step.path("late").asBoolean(false) ? "too late" : "");
        }
        out().println();
        table.row(
                        "in all",
                        Numbers.milliseconds(answer.path("tookMs").asDouble(0)),
                        Numbers.count(answer.path("hits").size()),
                        "")
                .print(terminal());
    }

    private int width() {
        int width = terminal().width();
        return width == Terminal.UNLIMITED ? width : Math.max(20, width - INDENT.length());
    }
}
