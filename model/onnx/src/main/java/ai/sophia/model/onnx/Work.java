package ai.sophia.model.onnx;

import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * One text's piece of work. Calls that somebody waits for, questions and small writes, go before large ones. Within each, a call's texts have the numbers after its turn, and turns grow by
 * one with each call: a call of one text waits for few texts of the large call before it, and the large one still gets its share.
 */
final class Work<T> extends FutureTask<T> implements Comparable<Work<?>> {
    private static final Comparator<Work<?>> ORDER =
            Comparator.<Work<?>, Boolean>comparing(work -> !work.soon).thenComparingLong(work -> work.number);

    private final boolean soon;
    private final long number;

    /**
     * @param soon whether it goes before large calls
     * @param number its place among its kind
     */
    Work(boolean soon, long number, Callable<T> task) {
        super(task);
        this.soon = soon;
        this.number = number;
    }

    @Override
    public int compareTo(Work<?> other) {
        return ORDER.compare(this, other);
    }
}
