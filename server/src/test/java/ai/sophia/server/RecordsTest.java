package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Fault;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Position;
import ai.sophia.core.tier.Guard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class RecordsTest {
    /** Fails after somebody lets it, as a server does that is gone without a word. */
    private static final class Away extends TestingMemoryStore {
        final Semaphore failures = new Semaphore(0);

        Away() {
            super(new TestingDocuments());
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // what else is asked does not wait for it
        public Optional<List<Change>> changes(Position after, int limit) {
            failures.acquireUninterruptibly();
            throw new Fault.Unavailable("nobody answers", Duration.ofSeconds(1));
        }
    }

    @Test
    void whatALookComesToAfterNobodyWaitsForItIsKnownToTheNext() {
        Away store = new Away();
        Records records = new Records(store);
        assertThat(records.trouble()).as("nothing is known yet").isEmpty();
        store.failures.release();
        // the next look does not end either
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(records.trouble()).isEqualTo("nobody answers"));
    }

    @Test
    void theServerThatTheyAreOnIsDownWhileTheyCannotBeReached() {
        TestingMemoryStore store = new TestingMemoryStore(new TestingDocuments());
        Records records = new Records(store);
        TestingDependency theirs = new TestingDependency(store.place());
        assertThat(records.status(theirs, "nobody answers").state()).isEqualTo(Guard.State.DOWN);
        assertThat(records.status(theirs, "nobody answers").reason()).isEqualTo("nobody answers");
        assertThat(records.status(theirs, "")).isEqualTo(theirs.status());
        TestingDependency another = new TestingDependency("127.0.0.1:1");
        assertThat(records.status(another, "nobody answers")).isEqualTo(another.status());
    }
}
