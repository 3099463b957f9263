package ai.sophia.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.TestingGuard;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReadsTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration MODERATE = Duration.ofMillis(500);
    private static final Duration AMPLE = Duration.ofSeconds(50);

    private final TestingGuard guard = new TestingGuard();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void whereTheRecordsAreInThisProcessTheCallerReadsItself() {
        assertThat(Reads.inProcess().read(Thread::currentThread)).isSameAs(Thread.currentThread());
        Fault.Unavailable full = new Fault.Unavailable("full", Duration.ZERO);
        assertThatThrownBy(() -> Reads.inProcess().read(() -> {
                    throw full;
                }))
                .isSameAs(full);
    }

    @Test
    void whatComesInTimeIsToldAndCountsForTheServer() {
        Reads reads = Reads.ofServer(guard, AMPLE);
        assertThat(reads.read(() -> Thread.currentThread().isVirtual())).isTrue();
        Fault.NotFound nothing = new Fault.NotFound("nothing");
        assertThatThrownBy(() -> reads.read(() -> {
                    throw nothing;
                }))
                .isSameAs(nothing);
        assertThat(guard.status().calls()).isEqualTo(2);
    }

    @Test
    void whatIsLateIsWaitedForNoLongerThanTheBudgetAndEndsByItself() throws InterruptedException {
        Reads.Read<Boolean> read = Reads.ofServer(guard, SHORT).begin(this::waiting);
        assertThatThrownBy(read::await)
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessage("testing, where the records are, did not answer within 20 ms");
        assertThat(read.isWorthWaiting()).isTrue();
        ended.await();
        await().untilAsserted(
                        () -> assertThat(guard.failures()).containsExactly("the records did not answer within 100 ms"));
        assertThatThrownBy(read::awaitToTheEnd)
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessage("testing, where the records are, did not answer within 100 ms");
    }

    @Test
    void whatIsLateMayBeWaitedForToTheEnd() {
        Reads.Read<Boolean> read = Reads.ofServer(guard, MODERATE).begin(this::waiting);
        assertThatThrownBy(read::await).isInstanceOf(Fault.Unavailable.class);
        gate.countDown();
        assertThat(read.awaitToTheEnd()).isTrue();
    }

    @Test
    void aServerThatIsDownIsNotAsked() {
        guard.down = true;
        Reads.Read<Boolean> read = Reads.ofServer(guard, AMPLE).begin(() -> true);
        assertThatThrownBy(read::await).isInstanceOf(Fault.Unavailable.class).hasMessage("testing is down");
        assertThat(read.isWorthWaiting()).isFalse();
        assertThat(guard.status().calls()).isZero();
    }

    @Test
    void ofAServerThatIsTakenToBeDownMeanwhileALateReadIsNotWaitedFor() {
        Reads.Read<Boolean> read = Reads.ofServer(guard, SHORT).begin(this::waiting);
        assertThatThrownBy(read::await).isInstanceOf(Fault.Unavailable.class);
        guard.down = true;
        assertThat(read.isWorthWaiting()).isFalse();
    }

    private boolean waiting() {
        try {
            gate.await();
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Fault.Unavailable("interrupted", Duration.ZERO, interrupted);
        } finally {
            ended.countDown();
        }
    }
}
