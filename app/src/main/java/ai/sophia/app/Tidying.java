package ai.sophia.app;

import ai.sophia.core.tier.Pace;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Collects garbage while nobody asks for anything. The serial collector, which takes the least memory itself, looks at what has grown old in
 * the heap only when the heap has come to its limit: until then it holds twice what is needed. A collection takes a fraction of a second, in
 * which nothing is answered, so it waits for a moment in which nothing is asked, and for the heap to have grown; where no such moment comes, for
 * the heap to have grown much; and for the last collection to be so long ago that collections take a small part of the time.
 */
final class Tidying implements AutoCloseable {
    /** How much the heap may grow until it is worth a collection in a still moment, in bytes. */
    static final long GROWN = 24L << 20;

    /** How much, at least, until it is worth one where no moment is still. */
    static final long GROWN_MUCH = 32L << 20;

    /** Of what part of itself a heap must have grown for that: a large one takes longer to collect, and shall be collected as seldom. */
    private static final int PART = 3;

    /**
     * How it takes its time.
     *
     * @param look how often the heap is looked at
     * @param still how long nothing must have been asked
     * @param patience how long that is waited for
     */
    record Times(Duration look, Duration still, Duration patience) {}

    /** How many times as long as the last collection took nothing is collected. */
    private static final int REST = 40;

    private static final Times USUAL = new Times(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(1));

    private final BooleanSupplier idle;
    private final LongSupplier committed;
    private final Runnable collect;
    private final Times times;
    private final Pace pace;
    private final Thread thread;

    /** What the heap took when it was collected last. */
    private long least;

    /** When that was, and how long it rests since, in nanoseconds. */
    private long collected;

    private long rest;

    /** Of this process. */
    static Tidying of(BooleanSupplier idle) {
        return new Tidying(idle, Runtime.getRuntime()::totalMemory, System::gc, USUAL);
    }

    /**
     * @param idle whether nobody waits for an answer
     * @param committed how many bytes the heap takes
     */
    Tidying(BooleanSupplier idle, LongSupplier committed, Runnable collect, Times times) {
        this.idle = idle;
        this.committed = committed;
        this.collect = collect;
        this.times = times;
        this.pace = new Pace(idle);
        this.least = committed.getAsLong();
        this.collected = System.nanoTime();
        this.thread = Thread.ofPlatform().name("tidying").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        pace.end(thread);
    }

    private void run() {
        while (pace.pause(times.look())) {
            least = Math.min(least, committed.getAsLong());
            if (grown() >= GROWN
                    && hasRested()
                    && (pace.waitForStillness(idle, times.still(), times.patience()) || hasGrownMuch())
                    && !pace.isOver()) {
                long start = System.nanoTime();
                collect.run();
                collected = System.nanoTime();
                rest = REST * (collected - start);
                least = committed.getAsLong();
            }
        }
    }

    private boolean hasRested() {
        return System.nanoTime() - collected >= rest;
    }

    private boolean hasGrownMuch() {
        return grown() >= Math.max(GROWN_MUCH, least / PART);
    }

    private long grown() {
        return committed.getAsLong() - least;
    }
}
