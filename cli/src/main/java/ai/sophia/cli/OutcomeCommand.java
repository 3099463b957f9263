package ai.sophia.cli;

import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sophia outcome}: tells what came of doing a task. */
@Command(
        name = "outcome",
        description = {
            "Tells by which steps a task was done, and whether that worked. The steps become a memory of how it is done.",
            "It says how often they worked, and matters the more the likelier they work the next time."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia outcome \"deploy the staging server\" --step \"make deploy\" --step \"curl /health\" --worked",
            "  sophia outcome \"deploy the staging server\" --step \"git push\" --failed --note \"the hook is off\""
        })
final class OutcomeCommand extends ServerCommand {
    @Parameters(paramLabel = "TASK", description = "What was to be done.")
    String task = "";

    @Option(
            names = "--step",
            required = true,
            paramLabel = "STEP",
            description = "What was done; as often as needed, in order.")
    List<String> steps = List.of();

    @ArgGroup(multiplicity = "1")
    Result result = new Result();

    /** Whether it worked: one of both is said. */
    static final class Result {
        @Option(names = "--worked", description = "That did it.")
        boolean worked;

        @Option(names = "--failed", description = "That did not do it.")
        boolean failed;
    }

    @Option(names = "--note", paramLabel = "TEXT", description = "What is to be minded the next time.")
    String note = "";

    @Mixin
    ScopeOptions scope = new ScopeOptions();

    OutcomeCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        ObjectNode request = Requests.body(scope.named());
        request.put("task", task);
        Requests.put(request, "steps", steps);
        request.put("worked", result.worked);
        Requests.put(request, "note", note);
        JsonNode told = client.post("/api/outcomes", request, "likelihood");
        if (options().json) {
            return json(told);
        }
        out().println("noted as " + Terminal.line(told.path("id").asString("")) + ": worked "
                + told.path("worked").asLong(0) + " of "
                + (told.path("worked").asLong(0) + told.path("failed").asLong(0)));
        return ExitCode.OK;
    }
}
