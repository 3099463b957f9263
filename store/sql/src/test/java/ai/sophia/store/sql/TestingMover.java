package ai.sophia.store.sql;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A program that moves records, and prints a line for each piece that it has read or read back, until it is done or killed. Before each
 * next piece it waits for a byte of its input, unless that is closed, so that it is never further than who kills it believes.
 */
final class TestingMover {
    private TestingMover() {}

    /**
     * Moves them.
     *
     * @param arguments {@code server} or {@code directory}, for where they go; the directory; the server's address, user and password
     */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path directory = Path.of(arguments[1]);
        PostgresServer server = PostgresServer.parse(arguments[2], arguments[3], arguments[4], 2)
                .orElseThrow();
        try (Relocation relocation = arguments[0].equals("server")
                ? Relocation.toServer(directory, directory, server)
                : Relocation.toDirectory(server, directory, directory)) {
            LongConsumer told = rows -> {
                out.println("rows " + rows);
                waitForLeave();
            };
            relocation.run(told, told);
            out.println("done");
        }
    }

    private static void waitForLeave() {
        try {
            System.in.read();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The command that runs it in a process of its own. */
    static ProcessBuilder process(boolean toServer, Path directory, PostgresServer server, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                TestingMover.class.getName(),
                toServer ? "server" : "directory",
                directory.toString(),
                server.label(),
                server.user(),
                server.password()));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    }
}
