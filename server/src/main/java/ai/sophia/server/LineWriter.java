package ai.sophia.server;

import ai.sophia.wire.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Writes JSON values, one a line. Used by one thread. */
final class LineWriter {
    private final OutputStream target;

    LineWriter(OutputStream target) {
        this.target = target;
    }

    void line(Consumer<JsonGenerator> writer) {
        try {
            Json.write(target, writer);
            target.write('\n');
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Sends what is written so far. */
    void flush() {
        try {
            target.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
