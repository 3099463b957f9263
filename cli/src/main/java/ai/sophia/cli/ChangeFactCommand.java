package ai.sophia.cli;

import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A command that changes what speaks for a fact, and shows what is known of the same then. Used by one thread. */
abstract class ChangeFactCommand extends ServerCommand {
    @Parameters(paramLabel = "ID", description = "The fact's id, as \"sophia facts\" shows it.")
    String id = "";

    ChangeFactCommand(Tools tools) {
        super(tools);
    }

    /** What is done, as the server has it. */
    abstract String step();

    /** What to say afterwards, on how to have it back. */
    abstract String remedy();

    @Override
    final void check() {
        MemoryPath.ofFact(id);
    }

    @Override
    final int run(SophiaClient client) throws InterruptedException {
        JsonNode answer =
                client.post(MemoryPath.ofFact(id) + "/" + step(), JsonNodeFactory.instance.objectNode(), "facts");
        if (options().json) {
            return json(answer);
        }
        ShownFact.table(answer.path("facts"), true, false, terminal());
        remark(remedy());
        return ExitCode.OK;
    }
}
