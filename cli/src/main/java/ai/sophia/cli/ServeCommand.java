package ai.sophia.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code sophia serve}: the server. */
@Command(
        name = "serve",
        description = "Serves the data directory over HTTP until it is stopped.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia serve",
            "  SOPHIA_KEY_FILE=/run/secrets/sophia sophia serve --host 0.0.0.0 --port 8080",
            "  sophia serve --data /srv/sophia --port 0        (any free port)",
            "",
            "A \"sophia mcp\" that holds the data directory hands it over, and its agent goes on through the server."
        })
final class ServeCommand extends SubCommand {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Where to listen (default: 127.0.0.1, this machine only).")
    String host = "";

    @Option(names = "--port", paramLabel = "PORT", description = "The port (default: 3000); 0 takes any free one.")
    String port = "";

    ServeCommand(Tools tools) {
        super(tools);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!options().server.isEmpty()) {
            throw Failure.misuse("--server names a server to ask; to say where to listen use --host and --port");
        }
        Map<String, String> said = new LinkedHashMap<>();
        said.put("host", host);
        said.put("port", port);
        tools().host().serve(options().choices(said));
        return ExitCode.OK;
    }
}
