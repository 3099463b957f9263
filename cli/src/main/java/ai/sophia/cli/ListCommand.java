package ai.sophia.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code sophia list}: memories, newest first; or the collections or scopes that hold them. */
@Command(
        name = "list",
        description = "Lists memories, newest first.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia list --user ada --limit 20",
            "  sophia list --user ada --filter '{\"speaker\": \"Ada\", \"saidAt\": {\"gte\": \"2026-01-01\"}}'",
            "  sophia list --scopes"
        })
final class ListCommand extends ServerCommand {
    private static final int WIDE = 130;
    private static final int MOST_MEMORIES = 500;
    private static final int MOST_SCOPES = 1_000;

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    @Mixin
    AskerOptions asker = new AskerOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Most memories, 1 to 500 (default: 50), or scopes, 1 to 1000 (default: 100).")
    String limit = "";

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where the last page ended.")
    String cursor = "";

    @Option(names = "--kind", paramLabel = "KIND", description = "Only this kind.")
    String kind = "";

    @Option(names = "--collection", paramLabel = "NAME", description = "Only this collection.")
    String collection = "";

    @Mixin
    ViewOptions view = new ViewOptions();

    @Option(names = "--collections", description = "List the collections instead.")
    boolean collections;

    @Option(names = "--scopes", description = "List the scopes instead.")
    boolean scopes;

    private final Map<String, String> query = new LinkedHashMap<>();

    ListCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        if (collections && scopes) {
            throw Failure.misuse("--collections and --scopes are two lists: ask for one of them");
        }
        if (collections) {
            requireForMemories("--collections", Map.of("--limit", limit));
        }
        if (scopes) {
            requireForMemories("--scopes", Map.of());
        }
        query.putAll(scope.named());
        query.putAll(asker.named());
        query.put("limit", Numbers.whole("--limit", limit, 1, scopes ? MOST_SCOPES : MOST_MEMORIES));
        query.put("cursor", cursor);
        query.put("kind", Kinds.checked("--kind", kind));
        query.put("collection", collection);
        query.putAll(view.asOf.named(tools().clock()));
        view.filter().ifPresent(filter -> query.put("filter", filter.toString()));
    }

    /** Options that choose among memories say nothing about the other lists, and would only seem to. */
    private void requireForMemories(String other, Map<String, String> further) {
        Map<String, String> choosing = new TreeMap<>(further);
        choosing.put("--cursor", cursor);
        choosing.put("--kind", kind);
        choosing.put("--collection", collection);
        choosing.put("--filter", view.filter);
        choosing.values().removeIf(String::isEmpty);
        if (!choosing.isEmpty()) {
            throw Failure.misuse(String.join(" and ", choosing.keySet()) + " cannot be used with " + other
                    + ", which chooses by scope and moment only: leave one or the other out");
        }
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        if (collections) {
            return listCollections(client.get("/api/collections", query, "collections"));
        }
        return scopes
                ? listScopes(client.get("/api/scopes", query, "scopes"))
                : listMemories(client.get("/api/memories", query, "memories"));
    }

    private int listMemories(JsonNode page) {
        if (options().json) {
            return json(page);
        }
        List<Shown> memories = new ArrayList<>();
        page.path("memories").forEach(memory -> memories.add(new Shown(memory)));
        print(memories);
        if (memories.isEmpty()) {
            remark("no memories here"
                    + (scope.user.isEmpty() ? "; \"sophia list --scopes\" shows where there are some" : ""));
        }
        String next = page.path("next").asString("");
        if (!next.isEmpty()) {
            remark("more with --cursor " + Terminal.line(next));
        }
        return ExitCode.OK;
    }

    private void print(List<Shown> memories) {
        boolean wide = terminal().width() >= WIDE;
        Table table = wide
                ? new Table()
                        .left("ID")
                        .left("SAID")
                        .left("KIND")
                        .left("COLLECTION")
                        .left("SESSION")
                        .yielding("MEMORY")
                : new Table().left("ID").left("SAID").yielding("MEMORY");
        for (Shown memory : memories) {
            String text = memory.spoken(memory.text());
            if (wide) {
                table.row(memory.id(), memory.when(), memory.part("kind"), memory.collection(), memory.session(), text);
            } else {
                table.row(memory.id(), memory.when(), text);
            }
        }
        if (!table.isEmpty()) {
            table.print(terminal());
        }
    }

    private int listCollections(JsonNode answer) {
        if (options().json) {
            return json(answer);
        }
        Table table = new Table().yielding("COLLECTION").right("MEMORIES");
        answer.path("collections").forEach(each -> table.row(each.path("name").asString(""), counted(each)));
        table.print(terminal());
        return ExitCode.OK;
    }

    private int listScopes(JsonNode answer) {
        if (options().json) {
            return json(answer);
        }
        Table table = new Table()
                .yielding("USER")
                .yielding("AGENT")
                .yielding("SESSION")
                .yielding("APP")
                .right("MEMORIES")
                .left("LAST STORED");
        answer.path("scopes")
                .forEach(each -> table.row(
                        each.path("user").asString(""),
                        each.path("agent").asString(""),
                        each.path("session").asString(""),
                        each.path("app").asString(""),
                        counted(each),
                        Moments.minute(each.path("lastStored").asString(""))));
        table.print(terminal());
        return ExitCode.OK;
    }

    private static String counted(JsonNode group) {
        return Numbers.count(group.path("memories").asLong(0));
    }
}
