package ai.sophia.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code sophia sessions}: the sessions of a user. */
@Command(
        name = "sessions",
        description = "Lists sessions, those that began last first.",
        sortOptions = false,
        footer = {"", "Examples:", "  sophia sessions --user ada", "  sophia sessions --user \"*\" --limit 200"})
final class SessionsCommand extends ServerCommand {
    private static final int MOST = 200;

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    @Option(names = "--limit", paramLabel = "N", description = "Most sessions, 1 to 200 (default: 50).")
    String limit = "";

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where the last page ended.")
    String cursor = "";

    private final Map<String, String> query = new LinkedHashMap<>();

    SessionsCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        query.putAll(scope.named());
        query.put("limit", Numbers.whole("--limit", limit, 1, MOST));
        query.put("cursor", cursor);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode page = client.get("/api/sessions", query, "sessions");
        if (options().json) {
            return json(page);
        }
        Table table = new Table()
                .yielding("SESSION")
                .yielding("USER")
                .left("STATE")
                .right("TURNS")
                .left("FIRST")
                .left("LAST");
        page.path("sessions")
                .forEach(each -> table.row(
                        each.path("session").asString(""),
                        each.path("user").asString(""),
                        each.path("state").asString(""),
                        Numbers.count(each.path("turns").asLong(0)),
                        Moments.minute(each.path("first").asString("")),
                        Moments.minute(each.path("last").asString(""))));
        if (table.isEmpty()) {
            remark("no sessions here" + (scope.user.isEmpty() ? "; --user \"*\" shows those of all users" : ""));
        } else {
            table.print(terminal());
        }
        String next = page.path("next").asString("");
        if (!next.isEmpty()) {
            remark("more with --cursor " + Terminal.line(next));
        }
        return ExitCode.OK;
    }
}
