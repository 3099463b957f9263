package ai.sophia.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sophia} itself: what all commands hang on. */
@Command(
        name = "sophia",
        description = "A memory for AI agents: it keeps what happened and what was learned, and recalls what matters.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia remember \"Ada prefers tea to coffee\" --user ada",
            "  sophia recall \"what does Ada drink?\" --user ada",
            "  sophia import conversation.ndjson --user ada",
            "  sophia serve",
            "",
            "A command asks the running server, or opens the data directory itself if there is none.",
            "\"sophia COMMAND --help\" tells more about a command."
        })
final class SophiaCommand implements Callable<Integer> {
    @Mixin
    final GlobalOptions options = new GlobalOptions();

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    boolean version;

    @Spec
    CommandSpec spec = CommandSpec.create();

    private final Terminal terminal;

    SophiaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(terminal.err());
        return ExitCode.USAGE;
    }
}
