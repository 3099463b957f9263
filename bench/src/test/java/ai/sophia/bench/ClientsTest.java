package ai.sophia.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.bench.Request.Work;
import ai.sophia.bench.driver.Calls.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ClientsTest {
    private static final Outcome ANSWERED = new Outcome(200, Duration.ZERO);

    private final Mix mix = new Mix(1, 3, 20, 0);

    @Test
    void everyRequestOfAScheduleIsSentOnceAndCountsAsWhatItIs() throws InterruptedException {
        List<Request> requests = mix.next(200);
        AtomicInteger sent = new AtomicInteger();
        Tallies tallies = new Clients(4, request -> {
                    sent.incrementAndGet();
                    return request.work() == Work.RECALL ? ANSWERED : new Outcome(429, Duration.ofHours(1));
                })
                .open(Schedule.of(20_000, 0.01, 1), requests);
        long recalls = requests.stream()
                .filter(request -> request.work() == Work.RECALL)
                .count();
        assertThat(sent).hasValue(200);
        assertThat(recalls).isBetween(130L, 180L);
        assertThat(tallies.recalls().answered()).isEqualTo(recalls);
        assertThat(tallies.writes().shed()).isEqualTo(200 - recalls);
        assertThat(tallies.writes().answered()).isZero();
    }

    @Test
    void aRequestThatGetsNoAnswerOrABadOneIsAnError() throws InterruptedException {
        AtomicInteger number = new AtomicInteger();
        Tally tally = new Clients(1, request -> {
                    if (number.getAndIncrement() == 0) {
                        throw new IOException("the server went away");
                    }
                    return new Outcome(503, Duration.ZERO);
                })
                .open(Schedule.of(2_000, 0.001, 1), new Mix(1, 1, 0, 0).next(2))
                .recalls();
        assertThat(tally.errors()).isEqualTo(2);
        assertThat(tally.shed()).isZero();
    }

    @Test
    void noMoreAreUnderWayThanThereAreClients() throws InterruptedException {
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch both = new CountDownLatch(2);
        new Clients(2, request -> {
                    most.accumulateAndGet(under.incrementAndGet(), Math::max);
                    both.countDown();
                    both.await();
                    under.decrementAndGet();
                    return ANSWERED;
                })
                .open(Schedule.of(50_000, 0.001, 1), mix.next(50));
        assertThat(most).hasValue(2);
    }

    @Test
    void aStallCountsForTheRequestsThatItKeptFromBeingSent() {
        Tally tally = new Tally(Work.RECALL);
        tally.add(200, 0, 0, 900_000_000L);
        tally.add(200, 100_000_000L, 900_000_000L, 901_000_000L);
        assertThat(tally.milliseconds(50)).isBetween(800.0, 802.0);
        assertThat(tally.millisecondsSinceSent(50)).isBetween(0.9, 1.1);
    }

    @Test
    void aClosedLoopAsksUntilItsTimeIsUpAndNotBeforeItMayAgain() throws InterruptedException {
        Tallies tallies = new Clients(3, request -> new Outcome(429, Duration.ofHours(1))).closed(0.05, mix::next);
        assertThat(tallies.recalls().shed() + tallies.writes().shed()).isEqualTo(3);
    }
}
