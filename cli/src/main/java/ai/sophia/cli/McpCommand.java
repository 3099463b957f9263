package ai.sophia.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code sophia mcp}: the Model Context Protocol over standard input and output, for agents that start it themselves. */
@Command(
        name = "mcp",
        description = "Serves the Model Context Protocol over standard input and output, to the agent that started it.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia mcp",
            "  sophia mcp --user ada                           (this user's memories alone)",
            "  SOPHIA_SERVER=https://memory.example sophia mcp (those of a server)",
            "",
            "It asks the running server. If there is none, it opens the data directory itself, for all others that are started so and"
                    + " for the other commands. When it ends, with its standard input, another takes its place; when a server"
                    + " starts, it goes on through that."
        })
final class McpCommand extends SubCommand {
    @Option(names = "--user", paramLabel = "NAME", description = "The user whose memory it is, whatever a call names.")
    String user = "";

    @Option(names = "--app", paramLabel = "NAME", description = "The application, whatever a call names.")
    String app = "";

    @Option(
            names = "--as",
            paramLabel = "AGENT",
            description = "The agent that it is started for, which sees what the user's other agents share with it.")
    String asker = "";

    McpCommand(Tools tools) {
        super(tools);
    }

    @Override
    public Integer call() throws InterruptedException {
        // whatever else prints must not come between the messages
        System.setOut(System.err);
        try (Sharing sharing = tools().host().share(options().choices())) {
            // what keeps it from starting is told before anything is read
            sharing.carrier();
            try (McpRelay relay =
                    new McpRelay(sharing, path(), out(), terminal().err())) {
                relay.run(terminal().in());
            }
        }
        return ExitCode.OK;
    }

    private String path() {
        if (user.isEmpty() && app.isEmpty()) {
            if (!asker.isEmpty()) {
                throw Failure.misuse("--as needs the user, or the application, that the agent serves: --user NAME");
            }
            return "/mcp";
        }
        String path = "/mcp/" + part(app) + "/" + part(user);
        return asker.isEmpty() ? path : path + "?as=" + encoded(asker);
    }

    private static String part(String name) {
        return name.isEmpty() ? "-" : encoded(name);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
