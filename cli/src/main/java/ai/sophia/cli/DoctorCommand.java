package ai.sophia.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code sophia doctor}: proves that records and index are sound. */
@Command(
        name = "doctor",
        description = "Examines the records and the index, and tells what is wrong.",
        sortOptions = false,
        footer = {"", "Example:", "  sophia doctor && echo sound"})
final class DoctorCommand extends ServerCommand {
    DoctorCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode diagnosis;
        try (Progress progress = new Progress(terminal(), options().quiet, "Examining", "records", -1)) {
            progress.advance(0);
            diagnosis = client.postRepeatably("/api/doctor", JsonNodeFactory.instance.objectNode(), "healthy");
        }
        boolean healthy = diagnosis.path("healthy").asBoolean(false);
        if (options().json) {
            json(diagnosis);
            return healthy ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        diagnosis.path("findings").forEach(finding -> out().println("- " + Terminal.line(finding.asString(""))));
        out().println((healthy ? "sound: " : "not sound: ")
                + Numbers.count(diagnosis.path("versions").asLong(0), "version", "versions") + " of memories, "
                + Numbers.count(diagnosis.path("passages").asLong(0), "passage", "passages") + " examined");
        return healthy ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
