package ai.sophia.bench;

import ai.sophia.bench.driver.Calls.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Some clients that call at once, each a virtual thread that waits for its answer before it calls again. In a closed loop each calls as
 * soon as it can. In an open loop requests have times of their own, and how long one took counts from when it was due: a server that
 * stalls is not spared the requests that it kept from being sent (G. Tene's "coordinated omission").
 */
final class Clients {
    /** Sends a request and waits for the answer. */
    interface Sender {
        Outcome send(Request request) throws IOException, InterruptedException;
    }

    private final int count;
    private final Sender sender;

    Clients(int count, Sender sender) {
        this.count = count;
        this.sender = sender;
    }

    /** Calls without a pause for so long; a client that is told to come back later does. */
    Tallies closed(double seconds, Supplier<Request> requests) throws InterruptedException {
        Tallies tallies = new Tallies();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        run(() -> {
            while (System.nanoTime() < end) {
                long start = System.nanoTime();
                Outcome outcome = send(requests.get(), start, tallies);
                awaitUntil(
                        Math.min(end, System.nanoTime() + outcome.retryAfter().toNanos()));
            }
        });
        return tallies;
    }

    /** Sends each request when it is due, or as soon after as a client is free. */
    Tallies open(Schedule schedule, List<Request> requests) throws InterruptedException {
        Tallies tallies = new Tallies();
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        run(() -> {
            for (int number = next.getAndIncrement(); number < schedule.size(); number = next.getAndIncrement()) {
                long due = start + schedule.due(number);
                awaitUntil(due);
                send(requests.get(number), due, tallies);
            }
        });
        return tallies;
    }

    private Outcome send(Request request, long due, Tallies tallies) throws InterruptedException {
        long sent = System.nanoTime();
        Outcome outcome;
        try {
            outcome = sender.send(request);
        } catch (IOException unanswered) {
            outcome = Outcome.NONE;
        }
        tallies.of(request.work()).add(outcome.status(), due, sent, System.nanoTime());
        return outcome;
    }

    private static void awaitUntil(long moment) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(moment - System.nanoTime());
    }

    /** What a client does from its beginning to its end. */
    private interface Life {
        void run() throws InterruptedException;
    }

    private void run(Life life) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < count; client++) {
                clients.add(threads.submit(() -> {
                    life.run();
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        }
    }
}
