package ai.sophia.core.recall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.TestingFollower;
import ai.sophia.core.index.TestingLog;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Reads;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.core.tier.TestingCache;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AnswersTest {
    private static final TenantKey KEY = new TenantKey(new byte[TenantKey.LENGTH]);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Scope ADA = new Scope("acme", "ada", "", "", "");
    private static final Scope BOB = new Scope("acme", "bob", "", "", "");

    private final TestingLog log = new TestingLog();
    private final TestingCache<Outline> shared = new TestingCache<>();

    @Test
    void anAnswerOfOneNodeIsGivenByAnother() {
        Node one = new Node();
        Node other = new Node();
        VersionKey key = one.follower.write(ADA);
        one.follower.follow(1);
        other.follower.follow(1);
        assertThat(one.recall(ADA)).containsExactly(key);
        assertThat(other.searches).isZero();
        assertThat(other.recall(ADA)).containsExactly(key);
        assertThat(other.searches).isZero();
    }

    @Test
    void anAnswerOutlivesItsNode() {
        Node one = new Node();
        VersionKey key = one.follower.write(ADA);
        one.follower.follow(1);
        one.recall(ADA);
        Node again = new Node();
        assertThat(again.recall(ADA)).containsExactly(key);
        assertThat(again.searches).isZero();
    }

    @Test
    void whatWasWrittenHereIsNotHiddenByTheAnswerOfANodeThatHasNotSeenIt() {
        Node one = new Node();
        Node other = new Node();
        VersionKey first = one.follower.write(ADA);
        VersionKey second = other.follower.write(ADA);
        assertThat(other.recall(ADA)).contains(second);
        assertThat(one.recall(ADA)).contains(first);
        one.follower.follow(2);
        assertThat(one.recall(ADA)).containsExactly(first, second);
        other.follower.follow(2);
        assertThat(other.recall(ADA)).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void anAnswerThatHoldsADeletedMemoryIsNotGiven() {
        Node one = new Node();
        Node other = new Node();
        VersionKey key = one.follower.write(ADA);
        one.follower.follow(1);
        other.follower.follow(1);
        one.recall(ADA);
        one.follower.delete(key, ADA);
        assertThat(one.recall(ADA)).isEmpty();
        assertThat(other.recall(ADA)).isEmpty();
    }

    @Test
    void anAnswerWithMemoriesThatAreOutOfReachIsNotGiven() {
        Node one = new Node();
        VersionKey ada = one.follower.write(ADA);
        one.recall(ADA);
        Outline foreign = shared.values().values().iterator().next();
        VersionKey bob = one.follower.write(BOB);
        one.follower.follow(2);
        one.recall(BOB);
        shared.values().replaceAll((key, outline) -> foreign);
        Node other = new Node();
        other.follower.follow(2);
        assertThat(other.recall(BOB)).containsExactly(bob).doesNotContain(ada);
        assertThat(other.searches).isEqualTo(1);
    }

    @Test
    void theKeyOfASharedAnswerNamesItsPartitionAndTellsNoWord() {
        Node one = new Node();
        one.follower.write(ADA);
        one.follower.write(BOB);
        one.recall(ADA);
        one.recall(BOB);
        assertThat(shared.values().keySet()).hasSize(2).allMatch(key -> key.matches("[\\w-]{43}:[\\w-]{43}"));
        assertThat(shared.values().keySet().stream().map(key -> key.substring(0, 43)))
                .doesNotHaveDuplicates();
    }

    /** Whatever nodes write, read of the log and ask in whatever order: no answer lacks what its node knows of. */
    @Test
    void noNodeIsGivenAnAnswerThatLacksWhatItHasSeen() {
        long seed = Long.getLong("sophia.seed", new Random().nextLong());
        System.out.println("AnswersTest runs with -Dsophia.seed=" + seed);
        Random random = new Random(seed);
        List<Node> nodes = new ArrayList<>(List.of(new Node(), new Node(), new Node()));
        Map<VersionKey, Scope> stored = new LinkedHashMap<>();
        int given = 0;
        for (int step = 0; step < 3_000; step++) {
            Node node = nodes.get(random.nextInt(nodes.size()));
            Scope scope = random.nextInt(3) == 0 ? BOB : ADA;
            switch (random.nextInt(12)) {
                case 0 -> stored.put(node.follower.write(scope), scope);
                case 1 ->
                    stored.entrySet().stream()
                            .skip(random.nextInt(stored.size() + 1))
                            .findFirst()
                            .ifPresent(each -> node.follower.delete(each.getKey(), each.getValue()));
                case 2 -> nodes.set(random.nextInt(nodes.size()), new Node());
                case 3, 4, 5 -> node.follower.follow(1 + random.nextInt(3));
                default -> {
                    int before = node.searches;
                    List<VersionKey> answer = node.recall(scope, () -> {
                        Node busy = nodes.get(random.nextInt(nodes.size()));
                        if (random.nextInt(4) == 0) {
                            stored.put(busy.follower.write(scope), scope);
                        }
                        busy.follower.follow(random.nextInt(2));
                    });
                    given += node.searches == before ? 1 : 0;
                    assertThat(answer)
                            .as("seed %d, step %d", seed, step)
                            .containsAll(node.before.stream().filter(log::holds).toList());
                }
            }
        }
        assertThat(given)
                .as("answers that were given again, with seed %d", seed)
                .isPositive();
    }

    /** A node with a cache of its own beside the shared one. */
    private final class Node {
        private final TestingFollower follower = new TestingFollower(log);
        private final Answers answers =
                new Answers(new TestingCache<>(), shared, log, Reads.inProcess(), follower.generations());
        private int searches;
        private List<VersionKey> before = List.of();

        List<VersionKey> recall(Scope scope) {
            return recall(scope, () -> {});
        }

        /** Asks for all of the scope; before and after the search, if there is one, something else goes on. */
        List<VersionKey> recall(Scope scope, Runnable meanwhile) {
            Reach reach = new Reach(
                    "acme",
                    new Part.Only(""),
                    new Part.Only(scope.user()),
                    new Part.Any(),
                    new Part.Any(),
                    AsOf.now(NOW));
            before = visible(reach).stream().map(Memory::key).toList();
            Answers.Pending pending = answers.pending(Query.of(reach, "tea"), KEY, "space", follower.told());
            Optional<List<Hit>> found = answers.find(pending);
            if (found.isEmpty()) {
                searches++;
                meanwhile.run();
                List<Hit> hits = visible(reach).stream()
                        .map(memory ->
                                new Hit(memory, 0.5, new Passage(0, 0, 3), List.of(new Signal("lexical", 1, 0.5))))
                        .toList();
                found = Optional.of(hits);
                meanwhile.run();
                answers.keep(pending, hits);
            }
            return found.get().stream().map(hit -> hit.memory().key()).toList();
        }

        private List<Memory> visible(Reach reach) {
            return List.copyOf(log.load(reach, follower.known()).values());
        }
    }
}
