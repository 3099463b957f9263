package ai.sophia.mcp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Where changes are told to whoever listens. Safe for all threads; listeners run on the thread that tells, and must not block. */
public final class Changes {
    private record Listener(Caller caller, Consumer<Change> consumer) {}

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** Tells everybody. */
    public void tell(Change change) {
        tell(change, caller -> true);
    }

    /** Tells those who may know of it. */
    public void tell(Change change, Predicate<Caller> audience) {
        for (Listener listener : listeners) {
            if (audience.test(listener.caller)) {
                listener.consumer.accept(change);
            }
        }
    }

    /** Whether anybody listens, without whom telling is no use. */
    public boolean isHeard() {
        return !listeners.isEmpty();
    }

    /** Listens until the result is closed. */
    public Listening listen(Caller caller, Consumer<Change> consumer) {
        Listener listener = new Listener(caller, consumer);
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Ends a listening. */
    @FunctionalInterface
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }
}
