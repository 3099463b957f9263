package ai.sophia.cli;

import ai.sophia.core.entity.Entities;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code sophia graph}: who and what facts tell of, how one of them is related to others, and what became of it. */
@Command(
        name = "graph",
        description = "Lists who and what facts tell of, or shows what is so of one of them, or was.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia graph --user ada",
            "  sophia graph \"my boss\" --user ada --depth 2",
            "  sophia graph Linda --user ada --timeline"
        })
final class GraphCommand extends ServerCommand {
    private static final Pattern DENYING = Pattern.compile("n['’]t\\b|\\b(?:not|never|no|nobody|nothing)\\b");
    private static final String PATH = "/api/graph/entities";

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            description = "Whom or what to look at, as it is called, or its role, such as \"my boss\".")
    String name = "";

    @Mixin
    HomeOptions home = new HomeOptions();

    @Mixin
    AskerOptions asker = new AskerOptions();

    @Option(names = "--timeline", description = "Also what is not so any more, in the order of time.")
    boolean timeline;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "How many relations away, 1 to 3 (default: 1); not by way of the user.")
    String depth = "";

    @Option(names = "--limit", paramLabel = "N", description = "Most lines, 1 to 500 (default: 50).")
    String limit = "";

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where the last page ended.")
    String cursor = "";

    @Mixin
    AsOfOptions asOf = new AsOfOptions();

    private final Map<String, String> query = new LinkedHashMap<>();

    GraphCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        if (name.isEmpty() && (timeline || !depth.isEmpty())) {
            throw Failure.misuse("--timeline and --depth are about one NAME, and none is given");
        }
        if (timeline && !depth.isEmpty()) {
            throw Failure.misuse(
                    "--timeline tells of one alone, and cannot be used with --depth: leave one of them out");
        }
        if (!cursor.isEmpty() && !name.isEmpty() && !timeline) {
            throw Failure.misuse("--cursor goes on in a list or with --timeline; use --limit for more relations");
        }
        query.putAll(home.named());
        query.putAll(asker.named());
        query.put("depth", Numbers.whole("--depth", depth, 1, Entities.DEEPEST));
        query.put("limit", Numbers.whole("--limit", limit, 1, Entities.LARGEST_PAGE));
        query.put("cursor", cursor);
        query.putAll(asOf.named(tools().clock()));
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        String of = name.isEmpty()
                ? ""
                : "/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        JsonNode answer = Distilled.get(
                client, PATH + of + (timeline ? "/timeline" : ""), query, name.isEmpty() ? "entities" : "entity");
        if (options().json) {
            return json(answer);
        }
        if (name.isEmpty()) {
            entities(answer.path("entities"));
        } else {
            entity(answer);
        }
        String next = answer.path("next").asString("");
        if (!next.isEmpty()) {
            remark("more with --cursor " + Terminal.line(next));
        }
        Distilled.note(answer).ifPresent(this::remark);
        return ExitCode.OK;
    }

    private void entities(JsonNode entities) {
        Table table = new Table().right("FACTS").left("NAME").yielding("ALSO");
        entities.forEach(each ->
                table.row(Numbers.count(each.path("facts").asInt(0)), text(each, "name"), texts(each.path("aliases"))));
        if (table.isEmpty() && !timeline) {
            remark("nobody is told of here"
                    + (home.user.isEmpty()
                            ? "; those of whom a user tells are listed with --user NAME"
                            : "; facts are " + Distilled.ORIGIN));
        } else {
            table.print(terminal());
        }
    }

    private void entity(JsonNode answer) {
        String also = texts(answer.path("entity").path("aliases"));
        out().println(text(answer.path("entity"), "name") + (also.isEmpty() ? "" : " (" + also + ")"));
        Table table = new Table().left("SINCE");
        if (timeline) {
            table.left("UNTIL");
        }
        table.left("FROM").left("RELATION").left("TO").yielding("FACT");
        answer.path("relations").forEach(each -> {
            List<String> row = new ArrayList<>(List.of(Moments.day(text(each, "validFrom"))));
            if (timeline) {
                row.add(Moments.day(text(each, "validTo")));
            }
            row.add(text(each, "from"));
            row.add(relation(each));
            row.add(texts(each.path("to")));
            row.add(new Shown(each).spoken(each.path("text").asString("")));
            table.row(row.toArray(String[]::new));
        });
        if (table.isEmpty() && !timeline) {
            remark("nothing is so of it at that moment; what was so is shown with --timeline");
        } else if (!table.isEmpty()) {
            out().println();
            table.print(terminal());
        }
        if (answer.path("more").asBoolean(false)) {
            remark("there are more; --limit tells how many to show");
        }
    }

    /** What is denied says so, unless its words do. */
    private static String relation(JsonNode each) {
        String relation = text(each, "relation");
        boolean denied = each.path("negated").asBoolean(false)
                && !DENYING.matcher(relation).find();
        return denied ? "not: " + relation : relation;
    }

    private static String text(JsonNode node, String member) {
        return Terminal.line(node.path(member).asString(""));
    }

    private static String texts(JsonNode texts) {
        List<String> all = new ArrayList<>();
        texts.forEach(each -> all.add(Terminal.line(each.asString(""))));
        return String.join(", ", all);
    }
}
