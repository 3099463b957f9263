package ai.sophia.cli;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
        Set<String> told = new HashSet<>();
        try (Progress progress = new Progress(terminal(), options().quiet, "Rebuilding", "checks", -1)) {
            do {
                TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLISECONDS);
                status = client.get("/api/status", Map.of(), "projections");
                progress.advance(1);
                tellDone(status, told);
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
                        .println("the index " + projection.path("name").asString("")
                                + " could not be made, and is tried again until it can: "
                                + Terminal.line(projection.path("reason").asString("")));
                exit = ExitCode.SOFTWARE;
            }
        }
        return exit;
    }

    /** Each index once, as soon as it is made: whoever waits for another knows of it. */
    private void tellDone(JsonNode status, Set<String> told) {
        if (options().json) {
            return;
        }
        for (JsonNode projection : status.path("projections")) {
            String name = projection.path("name").asString("");
            String key = name + " " + projection.path("space").asString("");
            if (state(projection).equals("current") && told.add(key)) {
                out().println("rebuilt the index " + name);
                out().flush();
            }
        }
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
