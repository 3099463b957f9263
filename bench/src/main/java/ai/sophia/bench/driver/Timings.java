package ai.sophia.bench.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Runs calls by some clients, each waiting for its answer before it calls again, and keeps how long they took. */
public final class Timings {
    /** One call; tells nothing but that it is done. */
    public interface Call {
        void run(int number) throws IOException, InterruptedException;
    }

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(5);

    private final Histogram histogram = new ConcurrentHistogram(LONGEST, 3);
    private double seconds;

    private Timings() {}

    private Timings(int calls, int clients, Call call) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                running.add(threads.submit(() -> {
                    for (int number = next.getAndIncrement(); number < calls; number = next.getAndIncrement()) {
                        long before = System.nanoTime();
                        call.run(number);
                        histogram.recordValue(Math.min(LONGEST, System.nanoTime() - before));
                    }
                    return null;
                }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IllegalStateException(failure.getCause());
        }
        seconds = (System.nanoTime() - start) / 1e9;
    }

    /** Makes the calls, numbered from 0. */
    public static Timings of(int calls, int clients, Call call) throws IOException, InterruptedException {
        return new Timings(calls, clients, call);
    }

    /**
     * Makes calls of several kinds by one client, in rounds of one of each, so that whatever the machine does besides meets all alike; a
     * round begins with the next kind each time.
     */
    public static List<Timings> interleaved(int rounds, List<Call> kinds) throws IOException, InterruptedException {
        List<Timings> all = Stream.generate(Timings::new).limit(kinds.size()).toList();
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < kinds.size(); turn++) {
                int kind = (round + turn) % kinds.size();
                long before = System.nanoTime();
                kinds.get(kind).run(round);
                all.get(kind).record(System.nanoTime() - before);
            }
        }
        return all;
    }

    private void record(long nanoseconds) {
        histogram.recordValue(Math.min(LONGEST, nanoseconds));
        seconds += nanoseconds / 1e9;
    }

    /** The time within which so many per cent of the calls were answered. */
    public double milliseconds(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1e6;
    }

    /** How long all of it took. */
    public double seconds() {
        return seconds;
    }
}
