package ai.sophia.core.lifecycle;

import ai.sophia.core.Fault;
import ai.sophia.core.index.Comparison;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.Projector;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Dependency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Proves that the records are sound and that the projections of the space that serves hold exactly what they hold, and asks the servers
 * whether they are what is needed. Records that cannot be reached are a finding. Safe for all threads; takes a full read of all.
 */
public final class Doctor {
    /**
     * What was found.
     *
     * @param versions versions in the records
     * @param passages passages in the records
     * @param servers what the servers that were configured say
     * @param findings what is wrong, in words with what to do, those of the servers included; empty if all is well
     */
    public record Diagnosis(long versions, long passages, List<Examined> servers, List<String> findings) {
        public Diagnosis {
            servers = List.copyOf(servers);
            findings = List.copyOf(findings);
        }

        /** Whether nothing is wrong. */
        public boolean isHealthy() {
            return findings.isEmpty();
        }
    }

    /** A server and what its examination found. */
    public record Examined(Dependency server, Dependency.Examination found) {}

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int EXAMPLES = 5;

    private final MemoryStore store;
    private final Spaces spaces;
    private final List<Dependency> servers;

    /** An examination reads all there is, so that several at once would leave little for those who ask and tell. */
    private final Lock turn = new ReentrantLock(true);

    /** @param servers those that were configured */
    public Doctor(MemoryStore store, Spaces spaces, List<Dependency> servers) {
        this.store = store;
        this.spaces = spaces;
        this.servers = List.copyOf(servers);
    }

    /**
     * Examines both; waits for the projection to catch up first, and before that, for half a minute, for whoever examines already.
     *
     * @throws Fault.Exhausted if that takes longer
     * @throws Fault.Unavailable if the caller is interrupted
     */
    public Diagnosis examine() {
        try {
            if (!turn.tryLock(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new Fault.Exhausted(
                        "somebody else has the records examined; try again when that is done", PATIENCE);
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        try {
            return spaces.use(inUse -> {
                try {
                    return examine(inUse.serving());
                } catch (InterruptedException interrupted) {
                    throw interrupted(interrupted);
                }
            });
        } finally {
            turn.unlock();
        }
    }

    private static Fault.Unavailable interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new Fault.Unavailable("interrupted while examining", Duration.ofSeconds(1), interrupted);
    }

    private Diagnosis examine(OpenSpace space) throws InterruptedException {
        List<Examined> examined = servers.stream()
                .map(server -> new Examined(server, server.examine(space.id())))
                .toList();
        List<String> findings = new ArrayList<>();
        examined.forEach(each -> each.found()
                .findings()
                .forEach(finding -> findings.add(each.server().name() + ": " + finding)));
        try {
            findings.addAll(store.inspect());
        } catch (Fault.Unavailable away) {
            findings.add("the records in " + store.place() + " cannot be reached, so nothing of them was examined: "
                    + away.explanation() + "; put that right and examine again");
            return new Diagnosis(0, 0, examined, findings);
        }
        long[] counted = new long[2];
        List<VersionKey> bare = new ArrayList<>();
        store.passages(space.id(), stored -> {
            counted[0]++;
            counted[1] += stored.passages().size();
            if (stored.passages().isEmpty()) {
                bare.add(stored.key());
            }
        });
        if (!bare.isEmpty()) {
            findings.add(
                    bare.size() + " versions have no vectors in the space " + space.id() + ", which serves, such as "
                            + examples(bare) + ": restore a backup, or export the memories and import them elsewhere");
        }
        findings.addAll(compared(space.projection(), space.projector(), space.id()));
        Set<String> silent = examined.stream()
                .filter(each -> each.found().version().isEmpty())
                .map(each -> each.server().name())
                .collect(Collectors.toSet());
        for (RemoteIndex index : space.remote()) {
            if (silent.contains(index.name())) {
                // why is told already; when it is back, it gets what it missed
                findings.add("the index " + index.name() + " could not be examined");
                continue;
            }
            findings.addAll(compared(index.projection(), index.projector(), space.id()));
        }
        return new Diagnosis(counted[0], counted[1], examined, findings);
    }

    /** What the log names meanwhile is left out: it may differ as long as it is not applied. */
    private List<String> compared(Projection projection, Projector projector, String space)
            throws InterruptedException {
        List<String> findings = new ArrayList<>();
        if (!projector.await(store.head(), PATIENCE)) {
            findings.add("the index " + projection.name() + " did not catch up within " + PATIENCE.toSeconds() + " s: "
                    + standing(projector.status()));
        }
        Odds missing = new Odds();
        Odds strange = new Odds();
        try {
            new Comparison(store, projection, space, () -> false)
                    .run(found -> found.differences().forEach(each -> {
                        each.missing().forEach(piece -> missing.add(piece.key()));
                        each.strange().forEach(piece -> strange.add(piece.key()));
                    }));
        } catch (Fault.Unavailable away) {
            // a server that is away is a finding, and no failure of the examination
            findings.add("the index " + projection.name() + " could not be examined: " + away.explanation());
            return findings;
        }
        if (missing.count > 0) {
            findings.add(missing.count + " passages are missing from the index " + projection.name() + ", such as "
                    + examples(missing.first) + ": run \"sophia rebuild\"");
        }
        if (strange.count > 0) {
            findings.add(strange.count + " passages of the index " + projection.name()
                    + " are not in the records, such as " + examples(strange.first) + ": run \"sophia rebuild\"");
        }
        return findings;
    }

    private static String standing(Projector.Status status) {
        return "it is " + status.lag() + " entries behind" + (status.reason().isEmpty() ? "" : ", " + status.reason());
    }

    /** Passages that are on one side only: how many, and the versions of the first of them. */
    private static final class Odds {
        private final List<VersionKey> first = new ArrayList<>();
        private long count;

        void add(VersionKey key) {
            count++;
            if (first.size() < EXAMPLES) {
                first.add(key);
            }
        }
    }

    private static String examples(List<VersionKey> versions) {
        return String.join(
                ", ",
                versions.stream()
                        .limit(EXAMPLES)
                        .map(key -> key.id() + " version " + key.version())
                        .toList());
    }
}
