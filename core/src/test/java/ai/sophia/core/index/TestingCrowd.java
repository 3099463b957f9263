package ai.sophia.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.VersionKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Nodes on one log that write, delete, follow it, start anew and ask, in whatever order chance has it. Used by one thread. */
public final class TestingCrowd {
    /** One of them, which tells again what was told before as long as that holds. */
    public interface Node {
        /** How it follows the log. */
        TestingFollower follower();

        /** What it would tell of a scope if it made that anew. */
        List<VersionKey> sees(Scope scope);

        /** What it tells of a scope; before and after it makes that anew, if it does, something else goes on. */
        List<VersionKey> ask(Scope scope, Runnable meanwhile);

        /** How often it has made anew what it told. */
        int made();
    }

    private final TestingLog log;
    private final Scope often;
    private final Scope seldom;
    private final Supplier<Node> starting;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<VersionKey, Scope> stored = new LinkedHashMap<>();

    /**
     * @param often the scope that most is about
     * @param seldom another one
     * @param starting makes a node that starts now
     */
    public TestingCrowd(TestingLog log, Scope often, Scope seldom, Supplier<Node> starting) {
        this.log = log;
        this.often = often;
        this.seldom = seldom;
        this.starting = starting;
    }

    /**
     * Lets three nodes take so many steps. No node may tell what lacks anything that it has seen, and something must have been told again.
     *
     * @param test who asks, which a failure can be repeated by with {@code -Dsophia.seed}
     */
    public void missesNothing(String test, int steps) {
        long seed = Long.getLong("sophia.seed", new Random().nextLong());
        System.out.println(test + " runs with -Dsophia.seed=" + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 3; i++) {
            nodes.add(starting.get());
        }
        int again = 0;
        for (int step = 0; step < steps; step++) {
            Node node = any(random);
            Scope scope = random.nextInt(3) == 0 ? seldom : often;
            switch (random.nextInt(12)) {
                case 0 -> stored.put(node.follower().write(scope), scope);
                case 1 ->
                    stored.entrySet().stream()
                            .skip(random.nextInt(stored.size() + 1))
                            .findFirst()
                            .ifPresent(each -> node.follower().delete(each.getKey(), each.getValue()));
                case 2 -> nodes.set(random.nextInt(nodes.size()), starting.get());
                case 3, 4, 5 -> node.follower().follow(1 + random.nextInt(3));
                default -> {
                    int made = node.made();
                    List<VersionKey> seen = node.sees(scope);
                    List<VersionKey> told = node.ask(scope, () -> goOn(random, scope));
                    again += node.made() == made ? 1 : 0;
                    assertThat(told)
                            .as("seed %d, step %d", seed, step)
                            .containsAll(seen.stream().filter(log::holds).toList());
                }
            }
        }
        assertThat(again).as("what was told again, with seed %d", seed).isPositive();
    }

    private void goOn(Random random, Scope scope) {
        Node busy = any(random);
        if (random.nextInt(4) == 0) {
            stored.put(busy.follower().write(scope), scope);
        }
        busy.follower().follow(random.nextInt(2));
    }

    private Node any(Random random) {
        return nodes.get(random.nextInt(nodes.size()));
    }
}
