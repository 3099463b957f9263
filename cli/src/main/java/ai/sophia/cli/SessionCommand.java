package ai.sophia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sophia session}: what is done with one session. */
@Command(
        name = "session",
        description = "Shows a session, closes it, or opens it again.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia session show s1 --user ada --tokens 1000",
            "  sophia session close s1 --user ada",
            "  sophia session reopen s1 --user ada"
        })
final class SessionCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec = CommandSpec.create();

    private final Tools tools;

    private SessionCommand(Tools tools) {
        this.tools = tools;
    }

    /** The command with its subcommands. */
    static CommandLine create(Tools tools) {
        return new CommandLine(new SessionCommand(tools))
                .addSubcommand(new SessionShowCommand(tools))
                .addSubcommand(new SessionCloseCommand(tools))
                .addSubcommand(new SessionReopenCommand(tools));
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(tools.terminal().err());
        return ExitCode.USAGE;
    }
}
