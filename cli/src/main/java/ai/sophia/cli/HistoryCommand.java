package ai.sophia.cli;

import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code sophia history}: what happened to a memory. */
@Command(
        name = "history",
        description = "Shows what happened to a memory, oldest first.",
        sortOptions = false,
        footer = {"", "Example:", "  sophia history 0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11"})
final class HistoryCommand extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The memory's id.")
    String id = "";

    HistoryCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        MemoryPath.of(id);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode answer = client.get(MemoryPath.of(id) + "/history", Map.of(), "history");
        if (options().json) {
            return json(answer);
        }
        Table table = new Table()
                .right("VERSION")
                .left("WHAT")
                .left("WHEN")
                .left("BY")
                .yielding("MEMORY");
        answer.path("history")
                .forEach(entry -> table.row(
                        entry.path("version").asString(""),
                        entry.path("operation").asString("").toLowerCase(Locale.ROOT),
                        Moments.minute(entry.path("at").asString("")),
                        entry.path("actor").asString(""),
                        entry.path("memory").path("text").asString("")));
        table.print(terminal());
        return ExitCode.OK;
    }
}
