package ai.sophia.core.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.core.tier.TestingCache;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class EmbeddingsTest {
    private static final TenantKey ONE = new TenantKey(new byte[TenantKey.LENGTH]);
    private static final TenantKey OTHER =
            new TenantKey("another key of thirty-two bytes!".getBytes(StandardCharsets.UTF_8));

    private final TestingEmbedder embedder = new TestingEmbedder(20);
    private final TestingCache<Embedding> cache = new TestingCache<>();
    private final Embeddings embeddings = new Embeddings(embedder, cache);

    @Test
    void whatWasEmbeddedIsNotEmbeddedAgain() {
        Embedding first = embeddings.embed(ONE, Role.PASSAGE, "a");
        assertThat(embeddings.embed(ONE, Role.PASSAGE, "a")).isSameAs(first);
        assertThat(embedder.embedded()).containsExactly("a");
    }

    @Test
    void onlyWhatIsMissingIsEmbeddedAndTheOrderIsKept() {
        embeddings.embed(ONE, Role.PASSAGE, "b");
        List<Embedding> found = embeddings.embed(ONE, Role.PASSAGE, List.of("a", "b", "c"));
        assertThat(embedder.embedded()).containsExactly("b", "a", "c");
        assertThat(found).isEqualTo(new TestingEmbedder(20).embed(Role.PASSAGE, List.of("a", "b", "c")));
    }

    @Test
    void rolesAndTenantsShareNothing() {
        embeddings.embed(ONE, Role.PASSAGE, "a");
        embeddings.embed(ONE, Role.QUESTION, "a");
        embeddings.embed(OTHER, Role.PASSAGE, "a");
        assertThat(embedder.embedded()).containsExactly("a", "a", "a");
        assertThat(cache.values()).hasSize(3);
        assertThat(cache.values().keySet()).noneMatch(key -> key.contains("a\n") || key.length() != 43);
    }

    @Test
    void equalTextsOfOneCallAreEmbeddedOnce() {
        List<Embedding> found = embeddings.embed(ONE, Role.PASSAGE, List.of("a", "b", "a"));
        assertThat(embedder.embedded()).containsExactly("a", "b");
        assertThat(found.get(2)).isSameAs(found.get(0));
    }

    @Test
    void whoAsksForWhatIsBeingEmbeddedWaitsForIt() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        embedder.gate = gate;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Thread> callers = new CopyOnWriteArrayList<>();
            List<Future<Embedding>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(threads.submit(() -> {
                    callers.add(Thread.currentThread());
                    return embeddings.embed(ONE, Role.QUESTION, "a");
                }));
            }
            while (callers.size() < 4 || !callers.stream().allMatch(EmbeddingsTest::waits)) {
                Thread.onSpinWait();
            }
            gate.countDown();
            for (Future<Embedding> call : calls) {
                assertThat(call.get()).isSameAs(calls.getFirst().get());
            }
        }
        assertThat(embedder.embedded()).containsExactly("a");
    }

    @Test
    void whoWaitedForWhatFailedEmbedsItThemselves() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        embedder.gate = gate;
        embedder.failing = true;
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Thread> callers = new CopyOnWriteArrayList<>();
            List<Future<Embedding>> calls = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                calls.add(threads.submit(() -> {
                    callers.add(Thread.currentThread());
                    return embeddings.embed(ONE, Role.QUESTION, "a");
                }));
            }
            while (callers.size() < 2 || !callers.stream().allMatch(EmbeddingsTest::waits)) {
                Thread.onSpinWait();
            }
            gate.countDown();
            int failed = 0;
            for (Future<Embedding> call : calls) {
                try {
                    call.get();
                } catch (ExecutionException failure) {
                    assertThat(failure).hasCauseInstanceOf(Fault.Unavailable.class);
                    failed++;
                }
            }
            assertThat(failed).isEqualTo(1);
        }
        assertThat(embedder.embedded()).containsExactly("a");
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING;
    }

    @Test
    void nothingIsEmbeddedAsNothing() {
        assertThat(embeddings.embed(ONE, Role.PASSAGE, List.of())).isEmpty();
    }

    @Test
    void aVectorFromOutsideIsBroughtToUnitLength() {
        Embedding embedding = Embedding.of(embedder.space(), new float[] {3, 0, 4, 0});
        assertThat(embedding.vector()).containsExactly(new float[] {0.6f, 0, 0.8f, 0}, within(1e-6f));
        assertThat(embedding).isEqualTo(Embedding.ofUnit("testing@1", new float[] {0.6f, 0, 0.8f, 0}));
    }

    @Test
    void aVectorThatIsNoneIsRefused() {
        for (float[] vector :
                new float[][] {{1, 0, 0}, {0, 0, 0, 0}, {1, Float.NaN, 0, 0}, {1, Float.POSITIVE_INFINITY, 0, 0}}) {
            assertThatThrownBy(() -> Embedding.of(embedder.space(), vector)).isInstanceOf(Fault.Invalid.class);
        }
    }
}
