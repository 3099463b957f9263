package ai.sophia.cli;

import ai.sophia.core.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: parses what was typed, runs the command, and renders every failure as a line or two. Exit codes are 0 for done, 1
 * for failed, 2 for misused. Used by one thread.
 */
public final class CommandLineInterface {
    /** Commands that look at all the others. */
    private static final String COMPLETION = "completion";

    private static final String HELP = "help";

    private final Host host;
    private final Terminal terminal;
    private final SophiaCommand top;
    private final Map<String, Supplier<Object>> subcommands = new LinkedHashMap<>();

    /**
     * @param further picocli commands of other modules, by name; a command line of its own, with subcommands, may stand for one
     */
    public CommandLineInterface(
            Host host, Terminal terminal, InstantSource clock, Map<String, Supplier<Object>> further) {
        this.host = host;
        this.terminal = terminal;
        this.top = new SophiaCommand(terminal);
        Tools tools = new Tools(host, terminal, () -> top.options, clock);
        subcommands.put("serve", () -> new ServeCommand(tools));
        subcommands.put("mcp", () -> new McpCommand(tools));
        subcommands.put("remember", () -> new RememberCommand(tools));
        subcommands.put("recall", () -> new RecallCommand(tools));
        subcommands.put("list", () -> new ListCommand(tools));
        subcommands.put("show", () -> new ShowCommand(tools));
        subcommands.put("history", () -> new HistoryCommand(tools));
        subcommands.put("profile", () -> new ProfileCommand(tools));
        subcommands.put("facts", () -> FactsCommand.with(tools));
        subcommands.put("graph", () -> new GraphCommand(tools));
        subcommands.put("sessions", () -> new SessionsCommand(tools));
        subcommands.put("session", () -> SessionCommand.create(tools));
        subcommands.put("outcome", () -> new OutcomeCommand(tools));
        subcommands.put("share", () -> new ShareCommand(tools));
        subcommands.put("forget", () -> new ForgetCommand(tools));
        subcommands.put("import", () -> new ImportCommand(tools));
        subcommands.put("export", () -> new ExportCommand(tools));
        subcommands.put("migrate", () -> new MigrateCommand(tools));
        subcommands.put("consolidate", () -> new ConsolidateCommand(tools));
        subcommands.put("rebuild", () -> new RebuildCommand(tools));
        subcommands.put("doctor", () -> new DoctorCommand(tools));
        subcommands.put("status", () -> new StatusCommand(tools));
        subcommands.put("config", () -> new ConfigCommand(tools));
        subcommands.put(COMPLETION, () -> new CompletionCommand(tools));
        subcommands.put(HELP, HelpCommand::new);
        subcommands.putAll(further);
    }

    /**
     * Runs the command.
     *
     * @return the exit code
     */
    public int run(String... arguments) {
        boolean debug = List.of(arguments).contains("--debug");
        CommandLine commands = commands(List.of(arguments));
        commands.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, debug));
        commands.setExecutionStrategy(parsed -> {
            refuseEmpty(parsed);
            return new CommandLine.RunLast().execute(parsed);
        });
        int exit = written(commands.execute(arguments));
        terminal.err().flush();
        return exit;
    }

    /** An option without a value is mostly that of a variable that nobody set: to go on as if nothing had been said could hit too much. */
    private static void refuseEmpty(ParseResult parsed) {
        for (ParseResult each = parsed; each != null; each = each.subcommand()) {
            for (OptionSpec option : each.matchedOptions()) {
                if (option.arity().max() > 0
                        && option.originalStringValues().stream().anyMatch(String::isBlank)) {
                    throw new ParameterException(
                            each.commandSpec().commandLine(),
                            option.longestName() + " expects " + option.paramLabel()
                                    + ", but got an empty value; leave it out if there is none");
                }
            }
        }
    }

    /** The exit code, which is no success if what was printed got lost; that somebody reads only the beginning is no reason to complain. */
    private int written(int exit) {
        Optional<IOException> lost = terminal.out().failure();
        if (lost.isEmpty()) {
            return exit;
        }
        if (!Output.isClosedPipe(lost.get())) {
            say("cannot write to standard output: " + lost.get().getMessage());
        }
        return exit == ExitCode.OK ? ExitCode.SOFTWARE : exit;
    }

    private CommandLine commands(List<String> arguments) {
        CommandLine commands = new CommandLine(top);
        Set<String> named = named(arguments);
        subcommands.forEach((name, command) -> {
            if (named.contains(name)) {
                commands.addSubcommand(name, command.get());
            }
        });
        commands.getSubcommands().values().forEach(CommandLineInterface::addHelp);
        commands.getCommandSpec().versionProvider(() -> new String[] {"Sophia " + host.version()});
        commands.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        commands.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        commands.setUsageHelpWidth(Math.clamp(terminal.width(), 60, 110));
        commands.setAbbreviatedOptionsAllowed(false);
        // a text that begins with @ is a text, and no file of arguments
        commands.setExpandAtFiles(false);
        commands.setParameterExceptionHandler(this::misused);
        return commands;
    }

    /** The subcommands that the arguments may mean, or all of them: each takes time to set up, and a start has little. */
    private Set<String> named(List<String> arguments) {
        Set<String> named = new LinkedHashSet<>(subcommands.keySet());
        named.retainAll(arguments);
        return named.isEmpty() || named.contains(COMPLETION) || named.contains(HELP) ? subcommands.keySet() : named;
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

    private int misused(ParameterException wrong, String... given) {
        say(String.valueOf(wrong.getMessage()));
        if (wrong instanceof MissingParameterException
                && Stream.of(given).anyMatch(word -> word.startsWith("-") && word.contains(" "))) {
            terminal.err().println("A text that begins with \"-\" goes last, behind \"--\".");
        }
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        if (!UnmatchedArgumentException.printSuggestions(
                wrong, wrong.getCommandLine().getErr())) {
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
            case Refusal refusal -> {
                say(refusal.advice());
                return refusal.isMisuse() ? ExitCode.USAGE : ExitCode.SOFTWARE;
            }
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
