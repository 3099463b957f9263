package ai.sophia.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
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

    @Mixin
    AsOfOptions asOf = new AsOfOptions();

    ShowCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        MemoryPath.of(id);
        asOf.named(tools().clock());
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode memory = client.get(MemoryPath.of(id), asOf.named(tools().clock()), "id");
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
