package ai.sophia.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.context.Context.Entry;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.index.TestingCrowd;
import ai.sophia.core.index.TestingFollower;
import ai.sophia.core.index.TestingLog;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Reads;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.core.tier.TestingCache;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ToldContextsTest {
    private static final TenantKey KEY = new TenantKey(new byte[TenantKey.LENGTH]);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Scope ADA = new Scope("acme", "ada", "", "", "");
    private static final Scope BOB = new Scope("acme", "bob", "", "", "");

    private final TestingLog log = new TestingLog();
    private final TestingCache<ContextOutline> shared = new TestingCache<>();

    @Test
    void aContextIsToldAgainByItsNodeAndByAnother() {
        Node one = new Node();
        VersionKey key = one.follower.write(ADA);
        one.follower.follow(1);
        Node other = new Node();
        Context first = one.brief(ADA);
        assertThat(first.of(Group.RELEVANT)).extracting(Node::key).containsExactly(key);
        assertThat(one.brief(ADA)).isEqualTo(first);
        assertThat(other.brief(ADA)).isEqualTo(first);
        assertThat(other.brief(ADA)).isEqualTo(first);
        assertThat(List.of(one.made, other.made)).containsExactly(1, 0);
    }

    @Test
    void whatIsWrittenIsInTheNextContextAndWhatIsDeletedIsNot() {
        Node one = new Node();
        Node other = new Node();
        VersionKey first = one.follower.write(ADA);
        one.brief(ADA);
        VersionKey second = one.follower.write(ADA);
        assertThat(one.told(ADA)).containsExactly(first, second);
        other.follower.follow(2);
        one.follower.delete(first, ADA);
        assertThat(one.told(ADA)).containsExactly(second);
        assertThat(other.told(ADA)).containsExactly(second);
    }

    /** Whatever nodes write, read of the log and ask in whatever order: no context lacks what its node knows of. */
    @Test
    void noNodeTellsAContextThatLacksWhatItHasSeen() {
        new TestingCrowd(log, ADA, BOB, Node::new).missesNothing("ToldContextsTest", 2_000);
    }

    @Test
    void tasksThatDifferAnywhereHaveDifferentKeysThatTellNoWord() {
        Node node = new Node();
        Reach ada = node.reach(ADA);
        Reach session = new Reach(
                "acme", new Part.Only(""), new Part.Only("ada"), new Part.Any(), new Part.Only("s"), AsOf.now(NOW));
        Reach agent = new Reach(
                "acme", new Part.Only(""), new Part.Only("ada"), new Part.Only("s"), new Part.Any(), AsOf.now(NOW));
        List<Task> tasks = List.of(
                new Task(ada, Optional.empty(), "tea", 500),
                new Task(ada, Optional.empty(), "teas", 500),
                new Task(ada, Optional.empty(), "tea", 501),
                new Task(ada, Optional.of(ada), "tea", 500),
                new Task(ada, Optional.of(session), "tea", 500),
                new Task(ada, Optional.of(agent), "tea", 500),
                new Task(agent, Optional.empty(), "tea", 500),
                new Task(node.reach(BOB), Optional.empty(), "tea", 500));
        Set<String> keys = new LinkedHashSet<>();
        tasks.forEach(task -> keys.add(node.pending(task, "space").key()));
        keys.add(node.pending(tasks.getFirst(), "another space").key());
        assertThat(keys).hasSize(tasks.size() + 1).allMatch(key -> key.matches("[\\w-]{43}:[\\w-]{43}"));
        assertThat(keys.stream().map(key -> key.substring(0, 43)).distinct()).hasSize(2);
    }

    @Test
    void whatWasOrWillBeSoIsNotKept() {
        Node node = new Node();
        node.follower.write(ADA);
        Reach now = node.reach(ADA);
        for (AsOf other : List.of(
                AsOf.everything(NOW),
                new AsOf(NOW.minusSeconds(1), AsOf.now(NOW).knownAt(), NOW),
                new AsOf(NOW, NOW, NOW))) {
            Reach then = new Reach(now.tenant(), now.app(), now.user(), now.agent(), now.session(), other);
            assertThat(node.pending(new Task(then, Optional.empty(), "tea", 500), "space")
                            .generation())
                    .isEmpty();
        }
        assertThat(node.pending(new Task(now, Optional.empty(), "tea", 500), "space")
                        .generation())
                .isPresent();
    }

    /** Another node may have appended a turn that this one has not heard of. */
    @Test
    void aContextHoldsNeitherBehindAnotherTurnNorWhereANodeMayNotHaveHeardOfAll() {
        Node node = new Node();
        VersionKey first = node.follower.write(ADA);
        VersionKey second = node.follower.write(ADA);
        Task task = new Task(node.reach(ADA), Optional.of(node.reach(ADA)), "tea", 500);
        node.contexts.keep(node.after(task, first, true), new Context(Map.of(), 0, 0, List.of(), false));
        assertThat(node.contexts.find(node.after(task, first, true))).isPresent();
        assertThat(node.contexts.find(node.after(task, second, true))).isEmpty();
        assertThat(node.contexts.find(node.after(task, first, false))).isEmpty();
    }

    /** A node with a cache of its own beside the shared one. */
    private final class Node implements TestingCrowd.Node {
        private final TestingFollower follower = new TestingFollower(log);
        private final ToldContexts contexts =
                new ToldContexts(new TestingCache<>(), shared, log, Reads.inProcess(), follower.generations());
        private int made;

        @Override
        public TestingFollower follower() {
            return follower;
        }

        @Override
        public int made() {
            return made;
        }

        @Override
        public List<VersionKey> sees(Scope scope) {
            return visible(reach(scope)).stream().map(Memory::key).toList();
        }

        @Override
        public List<VersionKey> ask(Scope scope, Runnable meanwhile) {
            return brief(scope, meanwhile).of(Group.RELEVANT).stream()
                    .map(Node::key)
                    .toList();
        }

        List<VersionKey> told(Scope scope) {
            return ask(scope, () -> {});
        }

        Context brief(Scope scope) {
            return brief(scope, () -> {});
        }

        /** Tells all of the scope. */
        private Context brief(Scope scope, Runnable meanwhile) {
            Task task = new Task(reach(scope), Optional.empty(), "tea", 500);
            ToldContexts.Pending pending = pending(task, "space");
            return contexts.find(pending).orElseGet(() -> {
                made++;
                meanwhile.run();
                List<Entry> entries = visible(task.reach()).stream()
                        .map(memory -> new Entry(memory, new Span(0, 3), 90, 0.5))
                        .toList();
                Context context = new Context(
                        Map.of(Group.KNOWN, List.of(), Group.RELEVANT, entries, Group.RECENT, List.of()),
                        90,
                        1,
                        List.of(),
                        false);
                meanwhile.run();
                contexts.keep(pending, context);
                return context;
            });
        }

        ToldContexts.Pending pending(Task task, String space) {
            return contexts.pending(task, Optional.empty(), KEY, space, follower.told(), true);
        }

        ToldContexts.Pending after(Task task, VersionKey latest, boolean current) {
            return contexts.pending(task, Optional.of(latest), KEY, "space", follower.told(), current);
        }

        List<Memory> visible(Reach reach) {
            return List.copyOf(log.load(reach, follower.known()).values());
        }

        Reach reach(Scope scope) {
            return new Reach(
                    "acme",
                    new Part.Only(""),
                    new Part.Only(scope.user()),
                    new Part.Any(),
                    new Part.Any(),
                    AsOf.now(NOW));
        }

        static VersionKey key(Entry entry) {
            return entry.memory().key();
        }
    }
}
