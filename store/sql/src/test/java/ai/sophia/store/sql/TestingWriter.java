package ai.sophia.store.sql;

import ai.sophia.contract.Samples;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program that writes memories one by one, and prints the id of each when it is acknowledged, until it is killed. */
final class TestingWriter {
    private TestingWriter() {}

    /**
     * Writes until it is done or killed.
     *
     * @param arguments the store's directory, and how many memories to write
     */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int count = Integer.parseInt(arguments[1]);
        try (SqlMemoryStore store = SqlMemoryStore.open(Path.of(arguments[0]))) {
            out.println("ready");
            for (int i = 0; i < count; i++) {
                var memory = Samples.memory(Samples.scope("ada"), Samples.turn("turn " + i));
                store.write(List.of(Samples.insert(memory, "")));
                out.println("stored " + memory.id());
            }
        }
    }

    /** The command that runs it in a process of its own. */
    static List<String> command(Path directory, int count) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TestingWriter.class.getName(),
                directory.toString(),
                String.valueOf(count));
    }
}
