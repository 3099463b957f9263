package ai.sophia.cli;

import ai.sophia.core.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: parses what was typed, runs the command, and renders every failure as a line or two. Exit codes are 0 for done, 1
 * for failed, 2 for misused. Used by one thread.
 */
public final class CommandLineInterface {
    private final Terminal terminal;
    private final CommandLine commands;

    /** @param further picocli command objects of other modules */
    public CommandLineInterface(Host host, Terminal terminal, InstantSource clock, List<Object> further) {
        this.terminal = terminal;
        SophiaCommand top = new SophiaCommand(terminal);
        Tools tools = new Tools(host, terminal, top.options, clock);
        this.commands = new CommandLine(top)
                .addSubcommand(new ServeCommand(tools))
                .addSubcommand(new RememberCommand(tools))
                .addSubcommand(new RecallCommand(tools))
                .addSubcommand(new ListCommand(tools))
                .addSubcommand(new ShowCommand(tools))
                .addSubcommand(new HistoryCommand(tools))
                .addSubcommand(new ForgetCommand(tools))
                .addSubcommand(new ImportCommand(tools))
                .addSubcommand(new ExportCommand(tools))
                .addSubcommand(new RebuildCommand(tools))
                .addSubcommand(new DoctorCommand(tools))
                .addSubcommand(new StatusCommand(tools))
                .addSubcommand(new ConfigCommand(tools))
                .addSubcommand(new CompletionCommand(tools));
        further.forEach(commands::addSubcommand);
        commands.getSubcommands().values().forEach(CommandLineInterface::addHelp);
        commands.getCommandSpec().versionProvider(() -> new String[] {"Sophia " + host.version()});
        commands.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        commands.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        commands.setUsageHelpWidth(Math.clamp(terminal.width(), 60, 110));
        commands.setAbbreviatedOptionsAllowed(false);
        commands.setParameterExceptionHandler((wrong, arguments) -> misused(wrong));
    }

    /**
     * Runs the command.
     *
     * @return the exit code
     */
    public int run(String... arguments) {
        boolean debug = List.of(arguments).contains("--debug");
        commands.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, debug));
        int exit = commands.execute(arguments);
        terminal.out().flush();
        terminal.err().flush();
        return exit;
    }

    /** Commands of other modules, and theirs, tell how they are used in the same way as ours. */
    private static void addHelp(CommandLine command) {
        if (command.getCommandSpec().findOption("--help") == null) {
            command.getCommandSpec()
                    .addOption(OptionSpec.builder("-h", "--help")
                            .usageHelp(true)
                            .description("Show this help.")
                            .build());
        }
        command.getSubcommands().values().forEach(CommandLineInterface::addHelp);
    }

    private int misused(ParameterException wrong) {
        say(String.valueOf(wrong.getMessage()));
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        if (!UnmatchedArgumentException.printSuggestions(wrong, commands.getErr())) {
            terminal.err().println("\"" + name + " --help\" tells how it is used.");
        }
        return ExitCode.USAGE;
    }

    private int failed(Exception failure, boolean debug) {
        terminal.out().flush();
        if (debug) {
            failure.printStackTrace(terminal.err());
        }
        switch (failure) {
            case Failure told -> {
                say(String.valueOf(told.getMessage()));
                return told.isMisuse() ? ExitCode.USAGE : ExitCode.SOFTWARE;
            }
            case Refusal refusal -> say(refusal.advice());
            case Fault fault -> say(fault.explanation());
            case FileSystemException file -> say("cannot use " + file.getFile() + ": " + reason(file));
            case IOException broken -> say("cannot read or write: " + broken.getMessage());
            case InterruptedException interrupted -> say("interrupted");
            default ->
                say("this is a defect of Sophia: " + failure
                        + "\nRepeat the command with --debug to see where, and report it.");
        }
        return ExitCode.SOFTWARE;
    }

    private static String reason(FileSystemException failure) {
        if (failure.getReason() != null) {
            return failure.getReason();
        }
        return switch (failure) {
            case AccessDeniedException denied -> "access denied";
            case NoSuchFileException missing -> "there is no such file or folder";
            default -> failure.getClass().getSimpleName();
        };
    }

    private void say(String message) {
        terminal.err().println("sophia: " + message);
    }
}
