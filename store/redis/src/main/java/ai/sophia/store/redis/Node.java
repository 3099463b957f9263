package ai.sophia.store.redis;

import ai.sophia.core.tier.BrokenConnection;
import ai.sophia.store.redis.RedisSettings.Address;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisClusterException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * One server, and the lines to it. Callers take a line, ask on their own thread, and put it back; they never open one, and never wait longer
 * than they said. A virtual thread of its own opens what is missing, and closes what is dead. When many calls fail, a breaker lets none
 * through, until that thread has found that the server answers as quickly as callers want it to. Safe for all threads.
 */
final class Node implements AutoCloseable {
    /** So many calls to one server at once; others wait, within their budget. */
    static final int LINES = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    /** Longer than this over its time, a line is closed under whoever waits for it. */
    private static final Duration STUCK = Duration.ofSeconds(1);

    /** From so many calls on, of the last so many, half of them failing opens the breaker. */
    private static final int FEW = 5;

    private static final int LAST = 20;

    /** Answers in time that close the breaker again. */
    private static final int PROOFS = 3;

    private final Address address;
    private final Dialer dialer;
    private final long budget;
    private final Runnable elsewhere;
    private final Tally tally;
    private final BlockingDeque<Line> idle = new LinkedBlockingDeque<>();
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final CircuitBreaker breaker;
    private final Bell bell = new Bell();
    private volatile boolean closed;
    private volatile String reason = "no connection yet";

    /**
     * @param budget within which it must answer to be asked, in nanoseconds
     * @param tally counts the calls
     * @param elsewhere called when it says that it is not the one to ask, has gone away, or is back
     */
    Node(Address address, Dialer dialer, long budget, Tally tally, Runnable elsewhere) {
        this.address = address;
        this.dialer = dialer;
        this.budget = budget;
        this.tally = tally;
        this.elsewhere = elsewhere;
        this.breaker = CircuitBreaker.of(
                address.toString(),
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(LAST)
                        .minimumNumberOfCalls(FEW)
                        // it is closed by this class alone
                        .waitDurationInOpenState(Duration.ofDays(10_000))
                        .build());
        Thread.ofVirtual().name("redis-" + address).start(this::keepOn);
    }

    Address address() {
        return address;
    }

    /** Whether calls are let through to it. */
    boolean isServing() {
        return !lines.isEmpty() && breaker.getState() == CircuitBreaker.State.CLOSED;
    }

    /** Why it does not serve. */
    String reason() {
        return address + ": " + reason;
    }

    /**
     * Asks it, unless it is away.
     *
     * @param nanoseconds how long all of it may take
     * @return empty if it had no answer, or none in time
     */
    <T> Optional<T> call(long nanoseconds, Line.Request<T> request) {
        long start = System.nanoTime();
        if (lines.isEmpty() || !breaker.tryAcquirePermission()) {
            tally.refused();
            return Optional.empty();
        }
        // who waited longer would leave the server too little time, and take it for slow
        Optional<Line> taken = take(nanoseconds / 2);
        if (taken.isEmpty()) {
            breaker.releasePermission();
            tally.refused();
            return Optional.empty();
        }
        Line line = taken.get();
        boolean sound = false;
        try {
            Optional<T> answer = Optional.ofNullable(line.ask(nanoseconds - (System.nanoTime() - start), request));
            sound = true;
            succeeded(start);
            return answer;
        } catch (JedisRedirectionException | JedisClusterException moved) {
            sound = true;
            succeeded(start);
            elsewhere.run();
        } catch (JedisDataException refused) {
            sound = true;
            if (isOfAnotherType(refused)) {
                succeeded(start);
            } else {
                failed(start, refused);
                elsewhere.run();
            }
        } catch (IOException foreign) {
            // it may be the answer to another question, after which every further one would be too
            succeeded(start);
            LOG.debug("An answer of {} is left aside", address, foreign);
        } catch (RuntimeException broken) {
            failed(start, broken);
        } finally {
            giveBack(line, sound);
        }
        return Optional.empty();
    }

    /** Whether somebody else's value lies under the key, for which the server is not to blame. */
    private static boolean isOfAnotherType(JedisDataException refused) {
        return String.valueOf(refused.getMessage()).startsWith("WRONGTYPE");
    }

    private Optional<Line> take(long nanoseconds) {
        Line line = idle.pollFirst();
        try {
            return Optional.ofNullable(line == null ? idle.pollFirst(nanoseconds, TimeUnit.NANOSECONDS) : line);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private void giveBack(Line line, boolean sound) {
        if (sound && !closed) {
            idle.addFirst(line);
        } else {
            drop(line);
            bell.ring();
        }
    }

    private void succeeded(long start) {
        long took = System.nanoTime() - start;
        tally.answered(took);
        breaker.onSuccess(took, TimeUnit.NANOSECONDS);
    }

    private void failed(long start, Throwable failure) {
        long took = System.nanoTime() - start;
        reason = words(failure);
        tally.failed(took);
        breaker.onError(took, TimeUnit.NANOSECONDS, failure);
        LOG.debug("A call of {} failed", address, failure);
    }

    private void drop(Line line) {
        line.close();
        lines.remove(line);
    }

    private void keepOn() {
        boolean served = false;
        do {
            try {
                keep();
            } catch (RuntimeException failure) {
                reason = words(failure);
                LOG.debug("The lines to {} are looked after again in a moment", address, failure);
            }
            if (served != isServing()) {
                served = !served;
                elsewhere.run();
            }
        } while (bell.await(PAUSE, PERIOD));
        lines.forEach(Line::close);
    }

    private void keep() {
        lines.stream().filter(line -> line.isStuck(STUCK.toNanos())).forEach(Line::close);
        proveIdle();
        while (!closed && lines.size() < LINES) {
            Line line = dialer.open(address);
            lines.add(line);
            idle.addLast(line);
        }
        if (breaker.getState() != CircuitBreaker.State.CLOSED && isQuick()) {
            breaker.transitionToClosedState();
        }
    }

    /** A server that was started anew has closed its ends of all lines, and callers should not be those who find out. */
    private void proveIdle() {
        for (int left = idle.size(); left > 0; left--) {
            Line line = idle.pollLast();
            if (line != null && prove(line, Dialer.PATIENCE.toNanos())) {
                idle.addFirst(line);
            }
        }
    }

    private boolean isQuick() {
        Line line = idle.pollFirst();
        if (line == null) {
            return false;
        }
        for (int proof = 0; proof < PROOFS; proof++) {
            if (!prove(line, budget)) {
                return false;
            }
        }
        idle.addFirst(line);
        return true;
    }

    /** Whether it answers; a line that does not is dropped. */
    private boolean prove(Line line, long nanoseconds) {
        try {
            line.ping(nanoseconds);
            return true;
        } catch (RuntimeException failure) {
            reason = words(failure);
            drop(line);
            return false;
        }
    }

    /** What has gone wrong at the bottom of it. */
    static String words(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return BrokenConnection.reason(deepest);
    }

    /** Closes all lines, also under whoever waits for them. */
    @Override
    public void close() {
        closed = true;
        bell.close();
        lines.forEach(Line::close);
    }
}
