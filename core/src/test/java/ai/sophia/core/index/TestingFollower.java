package ai.sophia.core.index;

import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Change.Operation;
import ai.sophia.core.record.Position;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A node among several on one log: it knows what it wrote itself, and what it has read of the log so far. Used by one thread. */
public final class TestingFollower {
    private final TestingLog log;
    private final Generations generations;
    private final Set<VersionKey> known = new LinkedHashSet<>();
    private Position told;

    /** A node that starts now, with all that is in the log. */
    public TestingFollower(TestingLog log) {
        this.log = log;
        this.generations = new Generations(log);
        this.told = log.head();
        known.addAll(log.keys());
        generations.follow(told);
    }

    /** Stores a memory and makes it visible here. */
    public VersionKey write(Scope scope) {
        VersionKey key = log.add(scope);
        known.add(key);
        generations.changed(log.versions("space", List.of(key)).values(), log.head());
        return key;
    }

    /** Deletes a memory. */
    public void delete(VersionKey key, Scope scope) {
        log.delete(key);
        known.remove(key);
        generations.deleted(List.of(scope));
    }

    /** Reads so many entries of the log. */
    public void follow(int entries) {
        for (Change change : log.changes(told, entries).orElseThrow()) {
            if (change.operation() == Operation.DELETED) {
                known.remove(change.key());
                generations.deleted(List.of(change.scope()), change.position());
            } else {
                known.add(change.key());
                generations.changed(log.versions("space", List.of(change.key())).values(), change.position());
            }
            told = change.position();
        }
    }

    /** Up to where it has read the log. */
    public Position told() {
        return told;
    }

    /** What it would find of a scope: deleted memories too, as long as it has not heard of that. */
    public List<VersionKey> known() {
        return List.copyOf(known);
    }

    /** Its generations. */
    public Generations generations() {
        return generations;
    }
}
