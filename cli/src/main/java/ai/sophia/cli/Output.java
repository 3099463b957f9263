package ai.sophia.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a command prints to, in UTF-8; remembers why it could not, which a print stream alone forgets. Safe for all threads. */
public final class Output extends PrintStream {
    private final Sink sink;

    private Output(Sink sink, boolean flushing) {
        super(sink, flushing, StandardCharsets.UTF_8);
        this.sink = sink;
    }

    /**
     * What is printed goes to the given stream.
     *
     * @param flushing whether each line is written at once
     */
    public static Output to(OutputStream stream, boolean flushing) {
        return new Output(new Sink(stream), flushing);
    }

    /** Why what was printed could not be written in whole; empty if it could. */
    public Optional<IOException> failure() {
        flush();
        return Optional.ofNullable(sink.failure);
    }

    /** Whether nobody reads any more, as when {@code head} has seen enough. */
    static boolean isClosedPipe(IOException failure) {
        String said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return said.contains("broken pipe") || said.contains("pipe is being closed") || said.contains("pipe closed");
    }

    private static final class Sink extends FilterOutputStream {
        private volatile @Nullable IOException failure;

        Sink(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(int each) throws IOException {
            attempt(() -> out.write(each));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            attempt(() -> out.write(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            attempt(out::flush);
        }

        private interface Writing {
            void run() throws IOException;
        }

        private void attempt(Writing writing) throws IOException {
            try {
                writing.run();
            } catch (IOException broken) {
                failure = broken;
                throw broken;
            }
        }
    }
}
