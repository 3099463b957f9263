package ai.sophia.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.index.TestingLog;
import ai.sophia.core.record.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class TrimmingTest {
    private static final int RETAINED = 10;
    private static final int MOST_RETAINED = 50;

    private final TestingLog log = new TestingLog();
    private final AtomicReference<List<Position>> projections = new AtomicReference<>(List.of());
    private final AtomicReference<List<Position>> webhooks = new AtomicReference<>(List.of());
    private final Trimming trimming =
            new Trimming(log, List.of(projections::get, webhooks::get), RETAINED, MOST_RETAINED);

    private static Position at(long sequence) {
        return new Position(TestingLog.EPOCH, sequence);
    }

    /** Whether the log tells what comes after this entry, and not what comes after the one before it. */
    private void assertTrimmedUpTo(long sequence) {
        assertThat(log.changes(at(sequence), 1)).isPresent();
        if (sequence > 0) {
            assertThat(log.changes(at(sequence - 1), 1)).isEmpty();
        }
    }

    @Test
    void whatAllHavePassedIsForgottenButForSome() {
        log.add(30);
        projections.set(List.of(at(30), at(25)));
        trimming.trim();
        assertTrimmedUpTo(15);
    }

    @Test
    void theLogIsKeptForTheWebhookThatIsFurthestBehind() {
        log.add(30);
        projections.set(List.of(at(30)));
        webhooks.set(List.of(at(30), at(12)));
        trimming.trim();
        assertTrimmedUpTo(2);
        webhooks.set(List.of(at(30)));
        trimming.trim();
        assertTrimmedUpTo(20);
    }

    @Test
    void butNotWithoutEnd() {
        log.add(100);
        projections.set(List.of(at(100)));
        webhooks.set(List.of(at(3)));
        trimming.trim();
        assertTrimmedUpTo(100 - MOST_RETAINED);
    }

    @Test
    void oneOfAnotherHistoryNeedsNothingOfThisOne() {
        log.add(30);
        projections.set(List.of(at(30)));
        webhooks.set(List.of(new Position("before the restore", 7)));
        trimming.trim();
        assertTrimmedUpTo(20);
    }

    @Test
    void theLogIsKeptForOneWhoseServerHasNotToldWhereItStandsButNotWithoutEnd() {
        log.add(40);
        projections.set(List.of(at(40), new Position("", 0)));
        trimming.trim();
        assertTrimmedUpTo(0);
        log.add(60);
        trimming.trim();
        assertTrimmedUpTo(100 - MOST_RETAINED);
    }

    @Test
    void whatIsForgottenIsNotRememberedAgain() {
        log.add(30);
        projections.set(List.of(at(30)));
        trimming.trim();
        webhooks.set(List.of(at(5)));
        trimming.trim();
        assertTrimmedUpTo(20);
    }

    @Test
    void nothingIsForgottenWhileOneCannotSayWhatItNeeds() {
        log.add(30);
        Supplier<Collection<Position>> broken = () -> {
            throw new Fault.Unavailable("the disk is broken", Duration.ofSeconds(1));
        };
        Trimming unsure = new Trimming(log, List.of(projections::get, broken), RETAINED, MOST_RETAINED);
        projections.set(List.of(at(30)));
        assertThatThrownBy(unsure::trim).isInstanceOf(Fault.Unavailable.class);
        assertTrimmedUpTo(0);
    }

    @Test
    void endsWhenItIsClosed() {
        trimming.start();
        trimming.close();
        log.add(30);
        assertTrimmedUpTo(0);
    }
}
