package ai.sophia.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sophia share}: who of a user's agents sees what is told to another. */
@Command(
        name = "share",
        description = {
            "Says which of a user's agents see what is told to one of them, what was told already included; all, if nothing is said.",
            "Without the name of an agent it lists those that do not share with all."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia share coach --with none --user ada",
            "  sophia share coach --with planner,nurse --user ada",
            "  sophia share --user ada"
        })
final class ShareCommand extends ServerCommand {
    private static final List<String> WORDS = List.of("all", "none");

    @Parameters(arity = "0..1", paramLabel = "AGENT", description = "The agent whose memories they are.")
    String agent = "";

    @Option(
            names = "--with",
            paramLabel = "AGENTS",
            split = ",",
            description = "The agents that see them, with commas between; all; or none.")
    List<String> with = List.of();

    @Option(names = "--user", paramLabel = "NAME", description = "The user whose agents they are.")
    String user = "";

    @Option(names = "--app", paramLabel = "NAME", description = "The application.")
    String app = "";

    private final Map<String, String> named = new LinkedHashMap<>();

    ShareCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        if (agent.isEmpty() != with.isEmpty()) {
            throw Failure.misuse(
                    agent.isEmpty()
                            ? "--with needs an agent: sophia share AGENT --with " + String.join(",", with)
                            : "say with whom: sophia share AGENT --with all, none, or agents with commas between");
        }
        named.put("user", user);
        named.put("app", app);
        named.values().removeIf(String::isEmpty);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode sharing = agent.isEmpty() ? client.get("/api/sharing", named, "agents") : shared(client);
        if (options().json) {
            return json(sharing);
        }
        Table table = new Table().yielding("AGENT").yielding("SHARES WITH");
        sharing.path("agents").forEach(each -> table.row(each.path("agent").asString(""), with(each.path("with"))));
        if (table.isEmpty()) {
            remark("all agents share with all others here");
        } else {
            table.print(terminal());
        }
        if (!sharing.path("settled").asBoolean(true)) {
            remark("what was understood of talk with these agents follows in a moment");
        }
        return ExitCode.OK;
    }

    private JsonNode shared(SophiaClient client) throws InterruptedException {
        ObjectNode request = Requests.body(named);
        request.put("agent", agent);
        if (with.size() == 1 && WORDS.contains(with.getFirst())) {
            request.put("with", with.getFirst());
        } else {
            with.forEach(request.putArray("with")::add);
        }
        return client.postRepeatably("/api/sharing", request, "agents");
    }

    private static String with(JsonNode agents) {
        List<String> names = agents.values().stream()
                .map(each -> Terminal.line(each.asString("")))
                .toList();
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
