package ai.sophia.app;

import ai.sophia.cli.Choices;
import ai.sophia.cli.CommandLineInterface;
import ai.sophia.cli.Output;
import ai.sophia.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/**
 * {@code sophia train}: goes once through what servers and commands do, on a data directory of its own, so that the virtual machine can
 * note which classes they need and keep them ready to use (class data sharing). Used by the launcher.
 */
@Command(name = "train", hidden = true, description = "Runs through everything once, for the ahead-of-time cache.")
final class TrainCommand implements Callable<Integer> {
    private static final int TURNS = 60;

    /** What an agent says by standard input. */
    private static final String MESSAGES = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},\
            "clientInfo":{"name":"train","version":"1"}}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","id":2,"method":"tools/list","params":{}}
            {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"add_memory","arguments":{"text":"Tea is hot"}}}
            {"jsonrpc":"2.0","id":4,"method":"tools/call","params":{"name":"search_memories","arguments":{"query":"tea"}}}
            """;

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("sophia-train");
        try {
            return train(folder);
        } finally {
            delete(folder);
        }
    }

    private static int train(Path folder) throws IOException {
        Path data = folder.resolve("data");
        Path file = folder.resolve("turns.ndjson");
        Files.write(file, turns());
        Choices choices = new Choices(Map.of(Setting.DATA.label(), data.toString(), Setting.PORT.label(), "0"), "");
        Settings settings = new SettingsLoader(Map.of(), folder).load(choices);
        DataDirectory directory = DataDirectory.take(data).orElseThrow(() -> DataDirectory.occupied(data));
        int exit = ExitCode.OK;
        try (Application application = Application.start(directory, settings, true)) {
            directory.publish(application.address(), settings.toolsets());
            for (List<String> command : commands(file)) {
                exit = Math.max(exit, run(folder, data, command, ""));
            }
        }
        return Math.max(exit, run(folder, data, List.of("mcp"), MESSAGES));
    }

    private static List<List<String>> commands(Path file) {
        List<List<String>> commands = new ArrayList<>();
        commands.add(List.of("import", file.toString(), "--user", "ada"));
        commands.add(List.of("remember", "Ada prefers tea to coffee", "--user", "ada", "--metadata", "sure=true"));
        commands.add(List.of("recall", "what does Ada drink?", "--user", "ada", "--explain"));
        for (int i = 0; i < TURNS; i++) {
            commands.add(List.of("recall", "who moved to town " + i + ", and when?", "--user", "ada", "--json"));
        }
        commands.add(List.of("recall", "tea", "--user", "ada", "--filter", "{\"speaker\": \"Ben\"}"));
        commands.add(List.of("list", "--user", "ada"));
        commands.add(List.of("list", "--scopes"));
        commands.add(List.of("export", "--user", "ada"));
        commands.add(List.of("status"));
        commands.add(List.of("config"));
        commands.add(List.of("doctor"));
        commands.add(List.of("forget", "--user", "ada", "--yes"));
        return commands;
    }

    private static int run(Path home, Path data, List<String> command, String input) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--data", data.toString()));
        Output nowhere = Output.to(OutputStream.nullOutputStream(), false);
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                nowhere,
                nowhere,
                Terminal.UNLIMITED,
                false);
        LocalHost host = new LocalHost(Map.of(), home, nowhere);
        return new CommandLineInterface(host, terminal, InstantSource.system(), Map.of())
                .run(arguments.toArray(String[]::new));
    }

    private static List<String> turns() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < TURNS; i++) {
            lines.add("{\"session\": \"s%d\", \"speaker\": \"%s\", \"saidAt\": \"2026-03-%02dT09:00:00Z\", \"text\": "
                            .formatted(i / 10, i % 2 == 0 ? "Ada" : "Ben", 1 + i % 28)
                    + "\"We moved to town %d last spring, and the garden has %d apple trees.\"}".formatted(i, i + 2));
        }
        return lines;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(each -> {
                try {
                    Files.delete(each);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
    }
}
