package ai.sophia.core.lifecycle;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.Projector;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.core.space.OpenSpace;
import ai.sophia.core.space.Spaces;
import ai.sophia.core.tier.Dependency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

    /** A passage of a version, as both sides must hold it. */
    private record Piece(VersionKey key, Passage passage) {}

    private static final Passage NOTHING = new Passage(0, 0, 0);

    private final MemoryStore store;
    private final Spaces spaces;
    private final List<Dependency> servers;

    /** @param servers those that were configured */
    public Doctor(MemoryStore store, Spaces spaces, List<Dependency> servers) {
        this.store = store;
        this.spaces = spaces;
        this.servers = List.copyOf(servers);
    }

    /**
     * Examines both; waits for the projection to catch up first.
     *
     * @throws Fault.Unavailable if the caller is interrupted
     */
    public Diagnosis examine() {
        return spaces.use(inUse -> {
            try {
                return examine(inUse.serving());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Fault.Unavailable("interrupted while examining", Duration.ofSeconds(1), interrupted);
            }
        });
    }

    private Diagnosis examine(OpenSpace space) throws InterruptedException {
        List<Examined> examined = servers.stream()
                .map(server -> new Examined(server, server.examine()))
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
        Set<VersionKey> versions = new HashSet<>();
        Set<Piece> records = new HashSet<>();
        List<Piece> bare = new ArrayList<>();
        Position at = store.scan(space.id(), stored -> {
            versions.add(stored.memory().key());
            if (stored.passages().isEmpty()) {
                bare.add(new Piece(stored.memory().key(), NOTHING));
            }
            stored.passages()
                    .forEach(each -> records.add(new Piece(stored.memory().key(), each.passage())));
        });
        if (!bare.isEmpty()) {
            findings.add(
                    bare.size() + " versions have no vectors in the space " + space.id() + ", which serves, such as "
                            + examples(bare) + ": restore a backup, or export the memories and import them elsewhere");
        }
        findings.addAll(compared(space.projection(), space.projector(), at, records));
        for (RemoteIndex index : space.remote()) {
            findings.addAll(remotely(index, at, records));
        }
        return new Diagnosis(versions.size(), records.size(), examined, findings);
    }

    /** A server that is away is a finding, and no failure of the examination. */
    private static List<String> remotely(RemoteIndex index, Position at, Set<Piece> records)
            throws InterruptedException {
        try {
            return compared(index.projection(), index.projector(), at, records);
        } catch (Fault.Unavailable away) {
            return List.of("the index " + index.name() + " could not be examined: " + away.explanation());
        }
    }

    private static List<String> compared(Projection projection, Projector projector, Position at, Set<Piece> records)
            throws InterruptedException {
        List<String> findings = new ArrayList<>();
        if (!projector.await(at, PATIENCE)) {
            findings.add("the index " + projection.name() + " did not catch up within " + PATIENCE.toSeconds() + " s: "
                    + projector.status());
        }
        Set<Piece> missing = new HashSet<>(records);
        List<Piece> strangers = new ArrayList<>();
        projection.inventory((key, passage) -> {
            Piece piece = new Piece(key, passage);
            if (!missing.remove(piece)) {
                strangers.add(piece);
            }
        });
        if (!missing.isEmpty()) {
            findings.add(missing.size() + " passages are missing from the index " + projection.name() + ", such as "
                    + examples(List.copyOf(missing)) + ": run \"sophia rebuild\"");
        }
        if (!strangers.isEmpty()) {
            findings.add(strangers.size() + " passages of the index " + projection.name()
                    + " are not in the records, such as " + examples(strangers) + ": run \"sophia rebuild\"");
        }
        return findings;
    }

    private static String examples(List<Piece> pieces) {
        return String.join(
                ", ",
                pieces.stream()
                        .limit(EXAMPLES)
                        .map(piece ->
                                piece.key().id() + " version " + piece.key().version())
                        .toList());
    }
}
