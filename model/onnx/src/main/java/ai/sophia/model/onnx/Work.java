package ai.sophia.model.onnx;

import ai.sophia.core.embedding.Embedder.Role;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * One text's piece of work. Questions go before passages. Within each, a call's texts have the numbers after its turn, and turns grow by
 * one with each call: a call of one text waits for few texts of the large call before it, and the large one still gets its share.
 */
final class Work<T> extends FutureTask<T> implements Comparable<Work<?>> {
    private static final Comparator<Work<?>> ORDER =
            Comparator.<Work<?>, Role>comparing(work -> work.role).thenComparingLong(work -> work.number);

    private final Role role;
    private final long number;

    Work(Role role, long number, Callable<T> task) {
        super(task);
        this.role = role;
        this.number = number;
    }

    @Override
    public int compareTo(Work<?> other) {
        return ORDER.compare(this, other);
    }
}
