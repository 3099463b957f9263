package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Access;
import ai.sophia.core.access.Principal;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.core.remember.Receipt;
import ai.sophia.core.space.Reembedding.Stage;
import ai.sophia.core.space.Reembedding.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds before, at and after the moment when another embedding space serves. */
final class SpaceSwitchTest {
    private static final String TEA = "Ada prefers tea to coffee";
    private static final String CELLO = "Ada plays the cello in an orchestra";

    @TempDir
    Path home;

    private TestingSwitch node;

    @BeforeEach
    void open() {
        node = new TestingSwitch(home);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void theOldSpaceAnswersUntilTheWantedOneHoldsEverything() throws InterruptedException {
        Receipt tea = node.remember(TEA);
        node.begin();
        Status status = awaitIndexing();
        assertThat(status.done()).isEqualTo(status.of()).isEqualTo(1);
        assertThat(status.from()).isEqualTo(node.first.id());
        assertThat(status.to()).isEqualTo(node.wanted.space());
        assertThat(node.spaces.serving()).isEqualTo(node.first);
        assertThat(node.recall("what does she drink?").getFirst()).isEqualTo(TEA);
        Receipt cello = node.remember(CELLO);
        for (Receipt receipt : List.of(tea, cello)) {
            assertThat(passages(receipt, node.first.id())).hasSize(1);
            assertThat(passages(receipt, node.wanted.space())).hasSize(1);
        }
        finish();
        assertThat(node.spaces.serving().id()).isEqualTo(node.wanted.space());
        assertThat(node.reembedding.status()).isEmpty();
        assertThat(node.recall("what does she drink?").getFirst()).isEqualTo(TEA);
        assertThat(node.recall("which instrument is hers?").getFirst()).isEqualTo(CELLO);
        assertThat(passages(tea, node.first.id())).isEmpty();
    }

    @Test
    void whoUsesTheOldSpaceWhenItEndsIsLetFinish() throws Exception {
        node.remember(TEA);
        node.begin();
        awaitIndexing();
        CountDownLatch using = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Embedding> late = thread.submit(() -> node.spaces.use(inUse -> {
                using.countDown();
                TestingSwitch.await(release);
                return node.vector(inUse.serving().encoder(), TEA);
            }));
            using.await();
            node.gate.countDown();
            // the wanted space is open beside the old one, and waits for whoever does not write to it yet
            Awaitility.await().until(() -> node.spaces.inUse().open().size() == 2);
            assertThat(node.recall("what does she drink?").getFirst()).isEqualTo(TEA);
            assertThat(node.remember(CELLO).indexed()).isTrue();
            assertThat(node.spaces.serving()).isEqualTo(node.first);
            release.countDown();
            assertThat(late.get().space()).isEqualTo(node.first.id());
        }
        finish();
        assertThat(node.recall("which instrument is hers?").getFirst()).isEqualTo(CELLO);
        assertThatThrownBy(() -> node.vector(node.first.encoder(), TEA)).isInstanceOf(Fault.Unavailable.class);
    }

    @Test
    void aVectorIsBroughtInEitherSpaceAndTheOtherIsEmbedded() throws InterruptedException {
        node.begin();
        awaitIndexing();
        Embedding brought = node.vector(node.first.encoder(), CELLO);
        Receipt old = node.remember(TEA, brought);
        assertThat(passages(old, node.first.id()))
                .extracting(EmbeddedPassage::embedding)
                .containsExactly(brought);
        assertThat(passages(old, node.wanted.space()))
                .extracting(EmbeddedPassage::embedding)
                .containsExactly(node.vector(node.wanted, TEA));
        Embedding early = node.vector(node.wanted, TEA);
        Receipt next = node.remember(CELLO, early);
        assertThat(passages(next, node.wanted.space()))
                .extracting(EmbeddedPassage::embedding)
                .containsExactly(early);
        assertThat(passages(next, node.first.id())).hasSize(1);
        assertThat(node.recall("anything", brought)).contains(TEA);
        assertThatThrownBy(() -> node.recall("anything", early))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining("expected the space " + node.first.id());
        finish();
        assertThat(node.recall("anything", early)).contains(CELLO);
        assertThatThrownBy(() -> node.remember("a vector of the space that is left", brought))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining("expected the space " + node.wanted.space());
    }

    @Test
    void aVectorThatWasBroughtEarlierIsEmbeddedFromTheText() throws InterruptedException {
        Receipt before = node.remember(TEA, node.vector(node.first.encoder(), CELLO));
        node.store.empty(node.wanted.space(), "");
        node.begin();
        finish();
        assertThat(passages(before, node.wanted.space()))
                .extracting(EmbeddedPassage::embedding)
                .containsExactly(node.vector(node.wanted, TEA));
    }

    @Test
    void whatIsDeletedOrRevisedMeanwhileIsSoAfterwards() throws InterruptedException {
        Receipt tea = node.remember(TEA);
        Receipt cello = node.remember(CELLO);
        node.begin();
        awaitIndexing();
        node.remembering.revise(
                new Principal(Access.DEFAULT_TENANT, "tester"),
                TestingNode.reach("ada"),
                tea.key().id(),
                0,
                memory -> TestingNode.draft("ada", "Ada prefers cocoa now", List.of())
                        .content());
        node.store.write(List.of(new Mutation.Delete(cello.key().id(), 0, "tester", Instant.EPOCH)));
        finish();
        assertThat(node.recall("what does she prefer?").getFirst()).isEqualTo("Ada prefers cocoa now");
        assertThat(node.recall("which instrument is hers?")).doesNotContain(CELLO, TEA);
    }

    @Test
    void anIndexThatWasCutShortIsMadeAnew() throws InterruptedException {
        node.remember(TEA);
        node.begin();
        awaitIndexing();
        node.close();
        node = new TestingSwitch(home);
        assertThat(node.recall("what does she drink?").getFirst()).isEqualTo(TEA);
        node.remember(CELLO);
        node.begin();
        finish();
        assertThat(node.spaces.serving().id()).isEqualTo(node.wanted.space());
        assertThat(node.recall("what does she drink?").getFirst()).isEqualTo(TEA);
        assertThat(node.recall("which instrument is hers?").getFirst()).isEqualTo(CELLO);
    }

    @Test
    void itWaitsWhileOthersAskButNotForEver() throws InterruptedException {
        AtomicBoolean asked = new AtomicBoolean();
        node.quiet = () -> {
            asked.set(true);
            return false;
        };
        node.remember(TEA);
        node.store.empty(node.wanted.space(), "");
        node.begin();
        finish();
        assertThat(asked).isTrue();
        assertThat(node.spaces.serving().id()).isEqualTo(node.wanted.space());
    }

    private Status awaitIndexing() {
        return Awaitility.await()
                .until(
                        node.reembedding::status,
                        status -> status.isPresent() && status.get().stage() == Stage.INDEXING)
                .orElseThrow();
    }

    private void finish() throws InterruptedException {
        node.gate.countDown();
        node.reembedding.join();
    }

    private List<EmbeddedPassage> passages(Receipt receipt, String space) {
        StoredVersion version =
                node.store.versions(space, List.of(receipt.key())).get(receipt.key());
        return version == null ? List.of() : version.passages();
    }
}
