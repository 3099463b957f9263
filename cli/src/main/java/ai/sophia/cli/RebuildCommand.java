package ai.sophia.cli;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code sophia rebuild}: makes the index again from the records. */
@Command(
        name = "rebuild",
        description = "Makes the index again from the records, and waits until it is done.",
        sortOptions = false,
        footer = {"", "Example:", "  sophia rebuild"})
final class RebuildCommand extends ServerCommand {
    private static final long INTERVAL_MILLISECONDS = 200;

    RebuildCommand(Tools tools) {
        super(tools);
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        client.post("/api/rebuild", JsonNodeFactory.instance.objectNode(), "");
        JsonNode status;
        try (Progress progress = new Progress(terminal(), options().quiet, "Rebuilding", "checks", -1)) {
            do {
                TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLISECONDS);
                status = client.get("/api/status", Map.of(), "projections");
                progress.advance(1);
            } while (isUnderWay(status));
        }
        if (options().json) {
            return json(status.path("projections"));
        }
        int exit = ExitCode.OK;
        for (JsonNode projection : status.path("projections")) {
            if (state(projection).equals("failed")) {
                terminal()
                        .err()
                        .println("the index " + projection.path("name").asString("") + " could not be made: "
                                + Terminal.line(projection.path("reason").asString("")));
                exit = ExitCode.SOFTWARE;
            } else {
                out().println("rebuilt the index " + projection.path("name").asString(""));
            }
        }
        return exit;
    }

    private static boolean isUnderWay(JsonNode status) {
        for (JsonNode projection : status.path("projections")) {
            String state = state(projection);
            if (!state.equals("current") && !state.equals("failed")) {
                return true;
            }
        }
        return false;
    }

    private static String state(JsonNode projection) {
        return projection.path("state").asString("").toLowerCase(Locale.ROOT);
    }
}
