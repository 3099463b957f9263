package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.sophia.contract.TestingPostgres;
import ai.sophia.contract.TestingProxy;
import ai.sophia.contract.TestingProxy.Manner;
import ai.sophia.core.Fault;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Reach;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.mcp.Bounds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What a node recalls while the PostgreSQL server of its records hangs, or is cut off, and afterwards. */
@Timeout(300)
final class UnverifiedRecallTest {
    private static final Duration AMPLE = Duration.ofMinutes(2);

    @TempDir
    Path home;

    private TestingProxy proxy;
    private TestingNode node;
    private TestingNode other;

    @BeforeEach
    void start() {
        TestingPostgres postgres = TestingPostgres.shared();
        URI database = URI.create(postgres.database());
        proxy = TestingProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), database.getPort()));
        String through = database.toString()
                .replace(":" + database.getPort(), ":" + proxy.address().getPort());
        node = open("node", postgres, through);
        other = open("other", postgres, database.toString());
    }

    private TestingNode open(String name, TestingPostgres postgres, String records) {
        return TestingNode.open(
                home.resolve(name),
                Map.of(
                        "records",
                        records,
                        "postgres.user",
                        postgres.user(),
                        "postgres.password",
                        postgres.password(),
                        "budgets.records",
                        "300 ms",
                        // a load that hangs with the records is not waited for, or what is known grows too old to be
                        // told
                        "budgets.hot",
                        "300 ms"));
    }

    @AfterEach
    void stop() {
        proxy.become(new Manner.Through());
        proxy.close();
        node.close();
        other.close();
    }

    static Stream<Manner> faults() {
        return Stream.of(new Manner.Hanging(), new Manner.Reset(), new Manner.Garbage(20261126), new Manner.Cut(20));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatTheNodeKnowsIsRecalledAndMarkedUntilTheRecordsAreBack(Manner fault) {
        remember(node, "ada", "Ada drinks tea");
        MemoryId deleted = remember(node, "ada", "Ada drinks coffee");
        remember(node, "bob", "Bob drinks water");
        remember(other, "ada", "Ada drinks milk");
        await().atMost(AMPLE)
                .untilAsserted(() -> assertThat(verified("ada"))
                        .containsExactlyInAnyOrder("Ada drinks tea", "Ada drinks coffee", "Ada drinks milk"));
        node.wiring().forgetting().forget(node.wiring().access().owner(), TestingNode.reach("ada"), deleted, 0);
        proxy.become(fault);
        // some of the first may be answered from what was answered just before
        for (int i = 0; i < 10; i++) {
            assertThat(texts(recall("ada", "what does Ada like to drink, " + i)))
                    .containsExactlyInAnyOrder("Ada drinks tea", "Ada drinks milk");
        }
        Recall recall = recall("ada", "what does Ada like to drink?");
        assertThat(recall.unverified()).isTrue();
        assertThat(recall.degraded()).contains("records");
        assertThat(texts(recall)).containsExactlyInAnyOrder("Ada drinks tea", "Ada drinks milk");
        assertThat(recall.steps()).extracting(Recall.Step::name).doesNotContain("cache");
        Recall again = recall("ada", "what does Ada like to drink?");
        assertThat(again.unverified()).isTrue();
        assertThat(again.steps()).extracting(Recall.Step::name).doesNotContain("cache");
        assertThat(texts(recall("bob", "what does Ada drink?"))).containsExactly("Bob drinks water");
        assertThat(texts(recall("eve", "what does Ada drink?"))).isEmpty();
        JsonNode told = new TestingAgent(node, Bounds.NONE)
                .ask("search_memories", "{'query':'what does Ada drink now?','user':'ada'}");
        assertThat(told.path("unverified").asBoolean()).isTrue();
        assertThat(told.path("memories").size()).isEqualTo(2);
        proxy.become(new Manner.Through());
        await().atMost(AMPLE)
                .untilAsserted(() ->
                        assertThat(verified("ada")).containsExactlyInAnyOrder("Ada drinks tea", "Ada drinks milk"));
    }

    @Test
    void whatTheRecordsAloneCanTellIsRefusedWhileTheyAreAway() {
        remember(node, "ada", "Ada drinks tea");
        remember(other, "eve", "Eve drinks beer");
        assertThat(verified("ada")).containsExactly("Ada drinks tea");
        Instant now = Instant.now();
        proxy.become(new Manner.Reset());
        await().atMost(AMPLE).until(() -> recall("ada", "what does Ada drink?").unverified());
        assertRefused(query("ada", "what did Ada drink?", new AsOf(now, now, now)));
        assertRefused(
                query("ada", "what does Ada drink?", AsOf.now(Instant.now().plusSeconds(61))));
        assertThatThrownBy(() -> remember(node, "ada", "Ada drinks wine"))
                .isInstanceOfSatisfying(
                        Fault.Unavailable.class,
                        away -> assertThat(away.retryAfter()).isPositive());
        proxy.become(new Manner.Through());
        await().atMost(AMPLE)
                .until(() -> !recall("ada", "what does Ada drink now?").unverified());
    }

    /** What another node deletes is not known here without the records; what it had deleted before they were lost is. */
    @Test
    void whatAnotherNodeDeletedBeforeTheLossIsNotRecalled() {
        MemoryId deleted = remember(other, "ada", "Ada drinks milk");
        remember(other, "ada", "Ada drinks tea");
        await().atMost(AMPLE).untilAsserted(() -> assertThat(verified("ada")).hasSize(2));
        other.wiring().forgetting().forget(other.wiring().access().owner(), TestingNode.reach("ada"), deleted, 0);
        await().atMost(AMPLE).untilAsserted(() -> assertThat(verified("ada")).hasSize(1));
        proxy.become(new Manner.Hanging());
        await().atMost(AMPLE).until(() -> recall("ada", "what does Ada drink?").unverified());
        assertThat(texts(recall("ada", "what is it that Ada drinks?"))).containsExactly("Ada drinks tea");
    }

    private void assertRefused(Query query) {
        assertThatThrownBy(() -> node.wiring().recalling().recall(query))
                .isInstanceOfSatisfying(
                        Fault.Unavailable.class,
                        away -> assertThat(away.retryAfter()).isPositive());
    }

    private static MemoryId remember(TestingNode node, String user, String text) {
        return node.wiring()
                .remembering()
                .remember(TestingNode.draft(user, text, List.of()))
                .key()
                .id();
    }

    private Recall recall(String user, String question) {
        return node.wiring().recalling().recall(TestingNode.query(user, question, Optional.empty()));
    }

    private static Query query(String user, String question, AsOf asOf) {
        Reach reach = TestingNode.reach(user);
        return Query.of(
                new Reach(reach.tenant(), reach.app(), reach.user(), reach.agent(), reach.session(), asOf), question);
    }

    /** What is recalled of a user, from the records. */
    private List<String> verified(String user) {
        Recall recall = recall(user, "what does anybody drink?");
        assertThat(recall.unverified()).isFalse();
        return texts(recall);
    }

    private static List<String> texts(Recall recall) {
        return recall.hits().stream().map(hit -> hit.memory().content().text()).toList();
    }
}
