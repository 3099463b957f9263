package ai.sophia.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sophia completion}: the script that completes commands in bash and zsh. */
@Command(
        name = "completion",
        description = "Prints the script that completes commands and options in bash and zsh.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  source <(sophia completion)",
            "  sophia completion > ~/.local/share/bash-completion/completions/sophia"
        })
final class CompletionCommand extends SubCommand {
    @Spec
    CommandSpec spec = CommandSpec.create();

    CompletionCommand(Tools tools) {
        super(tools);
    }

    @Override
    public Integer call() {
        CommandLine top = spec.root().commandLine();
        out().print(AutoComplete.bash(top.getCommandName(), top));
        return ExitCode.OK;
    }
}
