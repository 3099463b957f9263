package ai.sophia.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code sophia session reopen}: turns may be appended to the session again. */
@Command(
        name = "reopen",
        description = "Opens a session again.",
        sortOptions = false,
        footer = {"", "Example:", "  sophia session reopen s1 --user ada --ttl P7D"})
final class SessionReopenCommand extends ServerCommand {
    @Mixin
    SessionOptions session = new SessionOptions();

    @Option(
            names = "--ttl",
            paramLabel = "SPAN",
            description = "How long turns are seen that are appended from now on, such as PT24H or P7D.")
    String ttl = "";

    SessionReopenCommand(Tools tools) {
        super(tools);
    }

    @Override
    void check() {
        session.path();
    }

    @Override
    int run(SophiaClient client) throws InterruptedException {
        ObjectNode request = Requests.body(session.named());
        Requests.put(request, "ttl", ttl);
        JsonNode state = client.postRepeatably(session.path() + "/reopen", request, "state");
        if (options().json) {
            return json(state);
        }
        out().println("opened " + Terminal.line(session.session)
                + (state.has("ttl")
                        ? "; turns are seen for "
                                + Terminal.line(state.path("ttl").asString(""))
                        : ""));
        return ExitCode.OK;
    }
}
