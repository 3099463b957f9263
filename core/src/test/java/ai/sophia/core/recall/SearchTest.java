package ai.sophia.core.recall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Candidate;
import ai.sophia.core.index.Generations;
import ai.sophia.core.index.Place;
import ai.sophia.core.index.Projector;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.index.TestingLog;
import ai.sophia.core.index.TestingProjection;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.tier.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SearchTest {
    private static final Duration AMPLE = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Trace trace = new Trace(Telemetry.NONE);

    /** One thread, for which nobody waits. */
    private final ExecutorService threads = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>());

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void aServerThatAnswersInTimeHasItsPart() {
        Candidate found = candidate(0.7);
        assertThat(Search.start(server(AMPLE), () -> List.of(found)).await(trace))
                .containsExactly(found);
        assertThat(trace.late()).isEmpty();
        assertThat(trace.steps()).extracting(Recall.Step::name).containsExactly("testing");
    }

    @Test
    void aServerThatIsLateIsLeftOutNamedAndAskedNoLonger() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Search search = Search.start(server(SHORT), () -> {
            try {
                never.await();
            } catch (InterruptedException cancelled) {
                ended.countDown();
            }
            return List.of();
        });
        assertThat(search.await(trace)).isEmpty();
        assertThat(trace.late()).containsExactly("testing");
        ended.await();
    }

    @Test
    void aServerThatIsDownIsLeftOutAndNamed() {
        Search search = Search.start(server(AMPLE), () -> {
            throw new Fault.Unavailable("connection refused", Duration.ofSeconds(1));
        });
        assertThat(search.await(trace)).isEmpty();
        assertThat(trace.late()).containsExactly("testing");
    }

    @Test
    void whereSearchesHangTheNextIsLeftOutAtOnce() {
        CountDownLatch end = new CountDownLatch(1);
        RemoteIndex server = server(AMPLE);
        Search first = Search.start(server, () -> {
            try {
                end.await();
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            }
            return List.of(candidate(0.5));
        });
        assertThat(Search.start(server, List::of).await(trace)).isEmpty();
        assertThat(trace.late()).containsExactly("testing");
        end.countDown();
        assertThat(first.await(new Trace(Telemetry.NONE))).hasSize(1);
    }

    @Test
    void aPassageThatSeveralServersFindCountsOnceAndTheBestComeFirst() {
        Candidate best = candidate(0.9);
        Candidate second = candidate(0.8);
        Candidate third = candidate(0.7);
        Candidate same = new Candidate(best.key(), best.passage(), best.place(), best.traits(), 0.8999);
        Gathered gathered = Gathered.of(List.of(), List.of(List.of(second, third), List.of(best), List.of(same)));
        assertThat(gathered.versions()).isEqualTo(3);
        assertThat(gathered.key(0)).isEqualTo(best.key());
        assertThat(gathered.cosine(0)).isEqualTo(0.9f);
        assertThat(gathered.key(2)).isEqualTo(third.key());
    }

    private RemoteIndex server(Duration budget) {
        TestingLog log = new TestingLog();
        TestingProjection projection = new TestingProjection(new Position(TestingLog.EPOCH, 0));
        Projector projector = new Projector(log, projection, "space", new Generations(log));
        return new RemoteIndex(
                (reach, filter, question, depth) -> List.of(), projection, projector, budget, budget, threads);
    }

    private static Candidate candidate(double score) {
        VersionKey key = new VersionKey(MemoryId.create(), 1);
        return new Candidate(key, new Passage(0, 0, 3), Place.NONE, Traits.of(0, 0), score);
    }
}
