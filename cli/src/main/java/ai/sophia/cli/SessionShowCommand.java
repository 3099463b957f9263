package ai.sophia.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code sophia session show}: the end of a session, and a summary of what comes before. */
@Command(
        name = "show",
        description = "Shows the last turns of a session, and what matters of those before them.",
        sortOptions = false,
        footer = {"", "Example:", "  sophia session show s1 --user ada --tokens 1000"})
final class SessionShowCommand extends ServerCommand {
    private static final int LEAST_TOKENS = 50;
    private static final int MOST_TOKENS = 100_000;

    @Mixin
    SessionOptions session = new SessionOptions();

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description = "How much is shown, in tokens, 50 to 100000 (default: 2000).")
    String tokens = "";

    private final Map<String, String> query = new LinkedHashMap<>();

    SessionShowCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        session.path();
        query.putAll(session.named());
        query.put("tokens", Numbers.whole("--tokens", tokens, LEAST_TOKENS, MOST_TOKENS));
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode window = client.get(session.path(), query, "turns");
        if (options().json) {
            return json(window);
        }
        if (window.has("summary")) {
            summary(window.path("summary"));
        }
        window.path("turns").forEach(turn -> {
            Shown shown = new Shown(turn);
            out().println(shown.when() + "  " + Terminal.lines(shown.spoken(shown.text())));
        });
        if (window.has("closedAt")) {
            remark("closed since " + Moments.minute(window.path("closedAt").asString(""))
                    + "; \"sophia session reopen\" opens it again");
        }
        return ExitCode.OK;
    }

    private void summary(JsonNode summary) {
        long turns = summary.path("turnsLookedAt").asLong(0);
        out().println("Of the " + Numbers.count(turns, "turn", "turns") + " before"
                + (summary.path("earlierTurns").asBoolean(false) ? ", and there are earlier ones:" : ":"));
        summary.path("sentences")
                .forEach(each -> out().println("- "
                        + Terminal.line(new Shown(each).spoken(each.path("text").asString("")))));
        out().println();
    }
}
