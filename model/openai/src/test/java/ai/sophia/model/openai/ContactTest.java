package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.tier.ClockSkew;
import ai.sophia.core.tier.Guard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a server tells in which space it embeds. */
final class ContactTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestingServer server = new TestingServer();

    @AfterEach
    void close() {
        server.close();
    }

    private EmbeddingServer settings(String model, String revision, int dimension, String prompt) {
        return new EmbeddingServer(Address.of(server.address()), "", model, revision, dimension, prompt, "", PATIENCE);
    }

    @Test
    void theOneModelThatIsOfferedIsTaken() {
        EmbeddingSpace space = Contact.with(server.settings(), PATIENCE);
        assertThat(space.id()).isEqualTo("testing/bag-of-words@16d");
        assertThat(space.dimension()).isEqualTo(16);
    }

    @Test
    void ofSeveralOneMustBeNamed() {
        server.models = List.of("one", "two");
        assertThatThrownBy(() -> Contact.with(server.settings(), PATIENCE))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("one, two")
                .hasMessageContaining("embedder.model");
        assertThat(Contact.with(settings("two", "", 0, ""), PATIENCE).id()).isEqualTo("two@16d");
        assertThat(server.came().getFirst().body().path("model").asString()).isEqualTo("two");
    }

    @Test
    void aServerThatIsAwayOrRefusesTellsNoSpace() {
        server.then(
                TestingServer.status(404, "{\"error\": {\"message\": \"no such model\"}}"),
                TestingServer.status(400, "{\"message\": \"does not support matryoshka\"}"),
                server.hanging());
        assertThatThrownBy(() -> Contact.with(server.settings(), PATIENCE))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("no such model");
        assertThatThrownBy(() -> Contact.with(server.settings(), PATIENCE))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("matryoshka");
        assertThatThrownBy(() -> Contact.with(server.settings(), Duration.ofMillis(300)))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("did not answer");
        server.close();
        assertThatThrownBy(() -> Contact.with(server.settings(), PATIENCE))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void theKeyIsNotShownThoughTheServerQuotesIt() {
        server.then(TestingServer.status(400, "{\"message\": \"unexpected header Authorization: Bearer k-123456\"}"));
        EmbeddingServer keyed =
                new EmbeddingServer(Address.of(server.address()), "k-123456", "", "", 0, "", "", PATIENCE);
        assertThatThrownBy(() -> Contact.with(keyed, PATIENCE))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("unexpected header")
                .hasMessageNotContaining("k-123456");
    }

    @Test
    void theDoctorIsToldWhatItIsAndWhyItIsNotThere() {
        Guard guard = TestingServer.guard();
        EmbeddingDependency dependency = new EmbeddingDependency(server.settings(), guard);
        assertThat(dependency.address()).isEqualTo(server.address());
        assertThat(dependency.status().state()).isEqualTo(Guard.State.UP);
        assertThat(dependency.examine().version()).isEqualTo("testing/bag-of-words@16d");
        assertThat(dependency.examine().findings()).isEmpty();
        server.then(TestingServer.status(503, "{\"message\": \"loading\"}"));
        assertThat(dependency.examine().findings())
                .singleElement()
                .asString()
                .contains("answered 503: loading")
                .contains("by words");
    }

    @Test
    void theDoctorIsToldOfAClockThatIsWrong() {
        ClockSkew late = new ClockSkew(InstantSource.offset(InstantSource.system(), Duration.ofHours(-2)));
        assertThat(new EmbeddingDependency(server.settings(), TestingServer.guard(), late)
                        .examine()
                        .findings())
                .singleElement()
                .asString()
                .containsPattern("its clock is (7199|7200|7201|7202) s ahead of this node's");
    }

    @Test
    void theDoctorIsToldOfAServerThatIsSlowerThanQuestionsWait() {
        EmbeddingServer hurried =
                new EmbeddingServer(Address.of(server.address()), "", "", "", 0, "", "", Duration.ofNanos(1));
        assertThat(new EmbeddingDependency(hurried, TestingServer.guard())
                        .examine()
                        .findings())
                .singleElement()
                .asString()
                .contains("ms for a small call, and a question waits 0.0 ms for it", "budgets.embedder");
    }

    @Test
    void theDoctorIsToldOfAModelThatIsNotTheOneWhoseVectorsServe() {
        EmbeddingDependency dependency = new EmbeddingDependency(server.settings(), TestingServer.guard());
        EmbeddingSpace now = server.settings().space(TestingServer.MODEL, TestingServer.DIMENSION);
        assertThat(dependency.examine(now.id()).findings()).isEmpty();
        assertThat(dependency
                        .examine(server.settings().space(TestingServer.MODEL, 8).id())
                        .findings())
                .singleElement()
                .asString()
                .contains("testing/bag-of-words@16d now, in vectors of 16 numbers")
                .contains("testing/bag-of-words@8d, of 8");
        EmbeddingSpace left = settings("", "v-1", 0, "").space(TestingServer.MODEL, 8);
        assertThat(dependency.examine(left.id()).findings())
                .as("a space that is left on purpose")
                .isEmpty();
    }

    @Test
    void anotherDimensionThanTheOneAskedForIsRefused() {
        assertThatThrownBy(() -> Contact.with(settings("", "", 8, ""), PATIENCE))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("8 numbers")
                .hasMessageContaining("answered 16");
    }

    @Test
    void aSpaceIsKnownAgainByItsIdIfItIsTheOneThatIsSet() {
        EmbeddingServer set = settings("m/a", "v-1.5", 0, "query: ");
        EmbeddingSpace space = set.space("m/a", 768);
        assertThat(space.id()).matches("m/a@v-1\\.5-768d-p[0-9a-f]{8}");
        assertThat(set.space(space.id())).contains(space);
        assertThat(settings("", "v-1.5", 768, "query: ").space(space.id())).contains(space);
        assertThat(settings("m/b", "v-1.5", 0, "query: ").space(space.id())).isEmpty();
        assertThat(settings("m/a", "v-1.6", 0, "query: ").space(space.id())).isEmpty();
        assertThat(settings("m/a", "v-1.5", 384, "query: ").space(space.id())).isEmpty();
        assertThat(settings("m/a", "v-1.5", 0, "").space(space.id())).isEmpty();
        assertThat(settings("", "", 0, "").space("all-MiniLM-L6-v2@int8")).isEmpty();
    }

    @Test
    void aModelThatNobodyServesAnyMoreKeepsItsSpaceAndEmbedsNothing() {
        String id = settings("m/a", "v-1.5", 0, "query: ").space("m/a", 768).id();
        try (AbsentEmbedder absent = AbsentEmbedder.of(id).orElseThrow()) {
            assertThat(absent.space().id()).isEqualTo(id);
            assertThat(absent.space().dimension()).isEqualTo(768);
            assertThat(absent.tokenStarts("the cat")).containsExactly(0, 4);
            assertThatThrownBy(() -> absent.embed(Role.QUESTION, List.of("tea")))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining(id);
        }
        assertThat(AbsentEmbedder.of("all-MiniLM-L6-v2@float")).isEmpty();
        assertThat(AbsentEmbedder.of("a-model-of-others@7")).isEmpty();
    }
}
