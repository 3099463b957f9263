package ai.sophia.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code sophia show}: one memory in full. */
@Command(
        name = "show",
        description = "Shows a memory in full.",
        sortOptions = false,
        footer = {"", "Example:", "  sophia show 0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11"})
final class ShowCommand extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The memory's id.")
    String id = "";

    @Option(names = "--valid-at", paramLabel = "TIME", description = "As it was so at that time.")
    String validAt = "";

    @Option(names = "--known-at", paramLabel = "TIME", description = "As it was known at that time.")
    String knownAt = "";

    ShowCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("validAt", moment("--valid-at", validAt));
        query.put("knownAt", moment("--known-at", knownAt));
        JsonNode memory = client.get(MemoryPath.of(id), query);
        if (options().json) {
            return json(memory);
        }
        int widest = memory.properties().stream()
                .mapToInt(each -> each.getKey().length())
                .max()
                .orElse(0);
        memory.properties().forEach(each -> {
            if (!each.getKey().equals("text")) {
                JsonNode value = each.getValue();
                String shown = value.isString() ? value.asString("") : value.toString();
                out().println(each.getKey()
                        + " ".repeat(widest + 2 - each.getKey().length())
                        + Terminal.line(shown));
            }
        });
        out().println();
        out().println(Terminal.lines(memory.path("text").asString("")));
        return ExitCode.OK;
    }
}
