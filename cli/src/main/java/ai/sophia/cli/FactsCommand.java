package ai.sophia.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code sophia facts}: what is known from conversations; its commands look at one of it, take it back and tell it again. */
@Command(
        name = "facts",
        description = "Lists what is known from conversations, found last first.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia facts --user ada",
            "  sophia facts --user ada --sort preference --ended",
            "  sophia facts show 0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11",
            "  sophia facts undo 0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11"
        })
final class FactsCommand extends ServerCommand {
    private static final int MOST = 500;

    @Mixin
    HomeOptions home = new HomeOptions();

    @Mixin
    AskerOptions asker = new AskerOptions();

    @Option(
            names = "--sort",
            paramLabel = "SORT",
            description = "Only this sort, such as identity, preference, plan, task or instruction.")
    String sort = "";

    @Option(names = "--ended", description = "Also what is not so any more, and what was undone.")
    boolean ended;

    @Option(names = "--limit", paramLabel = "N", description = "Most facts, 1 to 500 (default: 50).")
    String limit = "";

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where the last page ended.")
    String cursor = "";

    @Mixin
    AsOfOptions asOf = new AsOfOptions();

    private final Map<String, String> query = new LinkedHashMap<>();

    private FactsCommand(Tools tools) {
        super(tools);
    }

    /** The command with those below it. */
    static CommandLine with(Tools tools) {
        FactsCommand facts = new FactsCommand(tools);
        Tools below = new Tools(tools.host(), tools.terminal(), facts::options, tools.clock());
        return new CommandLine(facts)
                .addSubcommand(new ShowFactCommand(below))
                .addSubcommand(new UndoCommand(below))
                .addSubcommand(new RedoCommand(below));
    }

    @Override
    void check() {
        Map<String, String> moments = asOf.named(tools().clock());
        if (ended && !moments.isEmpty()) {
            throw Failure.misuse(
                    "--ended shows what was so at any time, and cannot be used with --valid-at or --known-at:"
                            + " leave one or the other out");
        }
        query.putAll(home.named());
        query.putAll(asker.named());
        query.put("sort", Sorts.checked("--sort", sort));
        query.put("ended", ended ? "true" : "");
        query.put("limit", Numbers.whole("--limit", limit, 1, MOST));
        query.put("cursor", cursor);
        query.putAll(moments);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode page = Distilled.get(client, "/api/facts", query, "facts");
        if (options().json) {
            return json(page);
        }
        ShownFact.table(page.path("facts"), ended, home.user.equals("*"), terminal());
        if (page.path("facts").isEmpty()) {
            remark("no facts here"
                    + (home.user.isEmpty()
                            ? "; those of a user are listed with --user NAME, those of all with --user \"*\""
                            : "; they are " + Distilled.ORIGIN
                                    + (ended ? "" : ", and what is not so any more is listed with --ended")));
        }
        String next = page.path("next").asString("");
        if (!next.isEmpty()) {
            remark("more with --cursor " + Terminal.line(next));
        }
        Distilled.note(page).ifPresent(this::remark);
        return ExitCode.OK;
    }
}
