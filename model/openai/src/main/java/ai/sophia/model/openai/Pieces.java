package ai.sophia.model.openai;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The pieces of an answer on their way to who hears them, if anybody does. What that throws is kept, for the server is not at fault. One thread. */
final class Pieces {
    private final @Nullable Consumer<String> listener;
    private boolean begun;
    private @Nullable RuntimeException thrown;

    private Pieces(@Nullable Consumer<String> listener) {
        this.listener = listener;
    }

    static Pieces unheard() {
        return new Pieces(null);
    }

    static Pieces heardBy(Consumer<String> listener) {
        return new Pieces(listener);
    }

    boolean areHeard() {
        return listener != null;
    }

    /** Tells a piece, unless it is of nothing or telling another has failed. */
    void tell(String piece) {
        if (listener == null || piece.isEmpty() || thrown != null) {
            return;
        }
        begun = true;
        try {
            listener.accept(piece);
        } catch (RuntimeException failure) {
            thrown = failure;
        }
    }

    boolean haveBegun() {
        return begun;
    }

    boolean haveFailed() {
        return thrown != null;
    }

    /** Throws what the listener has thrown. */
    void rethrow() {
        if (thrown != null) {
            throw thrown;
        }
    }
}
