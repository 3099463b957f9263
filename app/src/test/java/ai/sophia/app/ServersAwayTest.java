package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingChroma;
import ai.sophia.contract.TestingPostgres;
import ai.sophia.contract.TestingProxy;
import ai.sophia.contract.TestingProxy.Manner;
import ai.sophia.contract.TestingRedis;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How well a node with all servers answers while one of them is down, and while all but the records are. */
@Timeout(600)
final class ServersAwayTest {
    private static final int QUESTIONS = 150;

    /** Of the answers with all servers, so many must be left. */
    private static final double LEFT = 0.95;

    private static final int FIRST = 10;

    private final TestingQuestions set = TestingQuestions.read(QUESTIONS);

    @TempDir
    private Path home;

    private TestingPostgres postgres;
    private String database;
    private TestingRedis redis;
    private TestingProxy chroma;
    private TestingProxy cache;
    private TestingNode node;

    /** Another one each time, so that nothing is answered by what was answered before. */
    private int limit = FIRST;

    /** What one asking of all questions came to. */
    private record Asked(double recall, Set<String> missed) {}

    @BeforeEach
    void start() {
        postgres = TestingPostgres.shared();
        redis = TestingRedis.single(home.resolve("redis"));
        chroma = TestingProxy.to(at(TestingChroma.shared().address().getPort()));
        cache = TestingProxy.to(redis.address());
        database = postgres.database();
        postgres.asSuperuser(database, "CREATE EXTENSION vector");
        Map<String, String> said = new HashMap<>();
        said.put("records", database);
        said.put("postgres.user", postgres.user());
        said.put("postgres.password", postgres.password());
        said.put("postgres.vectors", "hnsw");
        said.put("chroma.host", "127.0.0.1");
        said.put("chroma.port", String.valueOf(chroma.address().getPort()));
        said.put("redis.address", "redis://127.0.0.1:" + cache.address().getPort());
        node = TestingNode.open(home, said);
        set.said().forEach(text -> node.wiring().remembering().remember(TestingNode.draft("ada", text, List.of())));
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(this::isCaughtUp);
    }

    @AfterEach
    void stop() {
        node.close();
        Stream.of(chroma, cache).forEach(TestingProxy::close);
        redis.close();
    }

    @Test
    void whateverServerIsDownAnswersStayAsGood() {
        Asked whole = ask();
        assertThat(whole.missed()).isEmpty();
        assertThat(whole.recall()).isGreaterThan(0.8);
        chroma.become(new Manner.Reset());
        assertGood(whole, Set.of("chroma"));
        chroma.become(new Manner.Through());
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> ask().missed().isEmpty());
        cache.become(new Manner.Reset());
        assertGood(whole, Set.of());
        cache.become(new Manner.Through());
        postgres.asSuperuser(database, "DROP EXTENSION vector CASCADE");
        assertGood(whole, Set.of("pgvector"));
        chroma.become(new Manner.Reset());
        cache.become(new Manner.Reset());
        assertGood(whole, Set.of("pgvector", "chroma"));
    }

    private void assertGood(Asked whole, Set<String> down) {
        Asked left = ask();
        assertThat(left.missed()).isEqualTo(down);
        assertThat(left.recall()).as("%s", down).isGreaterThanOrEqualTo(LEFT * whole.recall());
    }

    private Asked ask() {
        limit++;
        int found = 0;
        Set<String> missed = new HashSet<>();
        for (Map.Entry<String, String> each : set.answers().entrySet()) {
            Recall recall = ask(each.getKey());
            missed.addAll(recall.degraded());
            if (recall.hits().stream()
                    .limit(FIRST)
                    .anyMatch(hit -> hit.memory().content().text().equals(each.getValue()))) {
                found++;
            }
        }
        return new Asked((double) found / set.answers().size(), missed);
    }

    /** Asked with a filter on the text, which matches all: a scope as small as this would be compared whole, and no server asked. */
    private Recall ask(String question) {
        Filter any = new Filter.Exists(Field.Own.TEXT);
        return node.wiring()
                .recalling()
                .recall(new Query(TestingNode.reach("ada"), question, List.of(), any, limit, 0, Optional.empty()));
    }

    private boolean isCaughtUp() throws InterruptedException {
        for (RemoteIndex index : node.wiring().spaces().serving().remote()) {
            if (!index.projector().await(node.wiring().store().head(), Duration.ofSeconds(1))) {
                return false;
            }
        }
        return true;
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
