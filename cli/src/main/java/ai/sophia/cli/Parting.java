package ai.sophia.cli;

import java.io.PrintStream;
import java.util.function.Supplier;

/**
 * What is said if the process is asked to end (Ctrl-C, SIGTERM) while something is under way, from when this is made until it is closed. The
 * words are made at that moment, on a thread of its own.
 */
final class Parting implements AutoCloseable {
    private final Thread hook;

    Parting(PrintStream err, Supplier<String> words) {
        hook = new Thread(
                () -> {
                    err.println(words.get());
                    err.flush();
                },
                "parting");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // the words are being said
            return;
        }
    }
}
