package ai.sophia.cli;

import ai.sophia.core.conversation.Profiling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code sophia profile}: what is so for a user, by topic. */
@Command(
        name = "profile",
        description = "Shows what is known of a user from conversations, by topic, what matters most first.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia profile --user ada",
            "  sophia profile --user ada --tokens 300 --valid-at 2026-01-01"
        })
final class ProfileCommand extends ServerCommand {
    private static final String INDENT = "  ";

    @Mixin
    HomeOptions home = new HomeOptions();

    @Mixin
    AskerOptions asker = new AskerOptions();

    @Option(
            names = "--tokens",
            paramLabel = "N",
            description = "How much a language model is to be told at most, 50 to 100000 tokens (default: 1000).")
    String tokens = "";

    @Mixin
    AsOfOptions asOf = new AsOfOptions();

    private final Map<String, String> query = new LinkedHashMap<>();

    ProfileCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        query.putAll(home.named());
        query.putAll(asker.named());
        query.put("tokens", Numbers.whole("--tokens", tokens, Profiling.LEAST_TOKENS, Profiling.MOST_TOKENS));
        query.putAll(asOf.named(tools().clock()));
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode profile = Distilled.get(client, "/api/profile", query, "topics");
        if (options().json) {
            return json(profile);
        }
        boolean first = true;
        for (JsonNode topic : profile.path("topics")) {
            if (!first) {
                out().println();
            }
            first = false;
            out().println(Terminal.line(topic.path("sort").asString("")));
            topic.path("facts").forEach(fact -> print(new ShownFact(fact)));
        }
        long omitted = profile.path("omitted").asLong(0);
        if (omitted > 0) {
            remark("left out for lack of room: " + Numbers.count(omitted, "fact", "facts")
                    + (omitted < Profiling.MOST_OMITTED ? "" : " or more") + "; more with --tokens N");
        } else if (first) {
            remark("nothing is known here"
                    + (home.user.isEmpty()
                            ? "; the profile of a user is shown with --user NAME"
                            : "; facts are " + Distilled.ORIGIN));
        }
        Distilled.note(profile).ifPresent(this::remark);
        return ExitCode.OK;
    }

    private void print(ShownFact fact) {
        int width = terminal().width();
        int room = width == Terminal.UNLIMITED ? width : Math.max(20, width - 2 * INDENT.length());
        List<String> lines =
                Paragraph.of(fact.text() + " (" + fact.grounds(home.user.equals("*")) + ")", room, Integer.MAX_VALUE);
        for (int i = 0; i < lines.size(); i++) {
            out().println(INDENT + (i == 0 ? "" : INDENT) + lines.get(i));
        }
    }
}
