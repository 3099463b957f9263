package ai.sophia.core.recall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.TestingCrowd;
import ai.sophia.core.index.TestingFollower;
import ai.sophia.core.index.TestingLog;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Reads;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.core.tier.TestingCache;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
        new TestingCrowd(log, ADA, BOB, Node::new).missesNothing("AnswersTest", 3_000);
    }

    /** A node with a cache of its own beside the shared one. */
    private final class Node implements TestingCrowd.Node {
        private final TestingFollower follower = new TestingFollower(log);
        private final Answers answers =
                new Answers(new TestingCache<>(), shared, log, Reads.inProcess(), follower.generations());
        private int searches;

        List<VersionKey> recall(Scope scope) {
            return ask(scope, () -> {});
        }

        @Override
        public TestingFollower follower() {
            return follower;
        }

        @Override
        public int made() {
            return searches;
        }

        @Override
        public List<VersionKey> sees(Scope scope) {
            return visible(reach(scope)).stream().map(Memory::key).toList();
        }

        private static Reach reach(Scope scope) {
            return new Reach(
                    "acme",
                    new Part.Only(""),
                    new Part.Only(scope.user()),
                    new Part.Any(),
                    new Part.Any(),
                    AsOf.now(NOW));
        }

        @Override
        public List<VersionKey> ask(Scope scope, Runnable meanwhile) {
            Reach reach = reach(scope);
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
