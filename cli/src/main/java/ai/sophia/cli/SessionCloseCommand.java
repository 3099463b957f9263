package ai.sophia.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code sophia session close}: nothing is appended to the session from then on. */
@Command(
        name = "close",
        description = "Closes a session, so that no turn is appended to it.",
        sortOptions = false,
        footer = {"", "Example:", "  sophia session close s1 --user ada"})
final class SessionCloseCommand extends ServerCommand {
    @Mixin
    SessionOptions session = new SessionOptions();

    SessionCloseCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        session.path();
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        JsonNode state = client.postRepeatably(session.path() + "/close", Requests.body(session.named()), "state");
        if (options().json) {
            return json(state);
        }
        out().println("closed " + Terminal.line(session.session) + " since "
                + Moments.minute(state.path("closedAt").asString("")));
        return ExitCode.OK;
    }
}
