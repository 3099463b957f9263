package ai.sophia.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code sophia doctor}: proves that records and index are sound. */
@Command(
        name = "doctor",
        description =
                "Examines the records, the indexes and the servers that were configured, and tells what is wrong.",
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
        diagnosis
                .path("servers")
                .forEach(each -> out().println(Terminal.line("%s at %s%s: %s"
                        .formatted(
                                each.path("name").asString(""),
                                each.path("address").asString(""),
                                version(each),
                                each.path("healthy").asBoolean(false)
                                        ? "answers in %.1f ms"
                                                .formatted(
                                                        each.path("latencyMs").asDouble(0))
                                        : "not as it should be"))));
        diagnosis.path("findings").forEach(finding -> out().println("- " + Terminal.line(finding.asString(""))));
        out().println((healthy ? "sound: " : found(diagnosis.path("findings").size()))
                + Numbers.count(diagnosis.path("versions").asLong(0), "version", "versions") + " of memories, "
                + Numbers.count(diagnosis.path("passages").asLong(0), "passage", "passages") + " examined");
        return healthy ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static String found(int findings) {
        return Numbers.count(findings, "finding", "findings") + ", told above; looked at: ";
    }

    private static String version(JsonNode server) {
        String version = server.path("version").asString("");
        return version.isEmpty() ? "" : ", version " + version;
    }
}
