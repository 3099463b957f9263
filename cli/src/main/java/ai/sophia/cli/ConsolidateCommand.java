package ai.sophia.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code sophia consolidate}: has done now what is else done in the background. */
@Command(
        name = "consolidate",
        description = {
            "Makes summaries of sessions that are closed, folds facts that say the same in other words, has facts matter more that"
                    + " were said in several sessions, and deletes for good what expired long ago.",
            "A server does so by itself from time to time, unless the settings switch it off."
        },
        sortOptions = false,
        footer = {"", "Example:", "  sophia consolidate --dry-run"})
final class ConsolidateCommand extends ServerCommand {
    @Option(names = "--dry-run", description = "Change nothing, and show what would be done.")
    private boolean dryRun;

    ConsolidateCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("dryRun", dryRun);
        JsonNode report;
        try (Progress progress = new Progress(terminal(), options().quiet, "Consolidating", "rounds", -1)) {
            progress.advance(0);
            report = client.postRepeatably("/api/consolidations", request, "steps");
        }
        if (options().json) {
            return json(report);
        }
        Table table = new Table().left("WHAT").left("OF").left("INTO");
        report.path("steps")
                .forEach(step -> table.row(
                        step.path("what").asString(""),
                        step.path("of").asString(""),
                        step.path("into").asString("")));
        if (!table.isEmpty()) {
            table.print(terminal());
        }
        out().println((dryRun ? "would make " : "made ")
                + Numbers.count(report.path("summaries").asLong(0), "summary", "summaries") + " of "
                + Numbers.count(report.path("sessions").asLong(0), "session", "sessions") + "; "
                + (dryRun ? "would fold " : "folded ")
                + Numbers.count(report.path("folds").asLong(0), "fact", "facts") + "; "
                + Numbers.count(report.path("promotions").asLong(0), "fact", "facts") + " of "
                + Numbers.count(report.path("facts").asLong(0))
                + (dryRun ? " would matter otherwise" : " matter otherwise") + "; "
                + (dryRun ? "would delete " : "deleted ")
                + Numbers.count(report.path("removals").asLong(0)) + " of "
                + Numbers.count(report.path("expired").asLong(0), "memory", "memories") + " that expired long ago");
        return ExitCode.OK;
    }
}
