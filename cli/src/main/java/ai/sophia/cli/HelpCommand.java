package ai.sophia.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sophia help}: how a command is used, or a command of a command. */
@Command(
        name = "help",
        description = "Tells how a command is used, or all of them.",
        helpCommand = true,
        footer = {"", "Examples:", "  sophia help recall", "  sophia help bench peers"})
final class HelpCommand implements Runnable {
    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The command, and the command of it if it has some.")
    List<String> path = new ArrayList<>();

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public void run() {
        CommandLine own = spec == null ? new CommandLine(this) : spec.commandLine();
        CommandLine command = own.getParent() == null ? own : own.getParent();
        for (String name : path) {
            CommandLine next = command.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(
                        command,
                        "there is no command \"" + name + "\" of "
                                + command.getCommandSpec().qualifiedName());
            }
            command = next;
        }
        command.usage(own.getOut(), own.getColorScheme());
    }
}
