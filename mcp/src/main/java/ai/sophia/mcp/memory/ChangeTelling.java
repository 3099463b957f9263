package ai.sophia.mcp.memory;

import ai.sophia.core.access.Access;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.mcp.Caller;
import ai.sophia.mcp.Changes;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the change log and tells who listens what became of the resources, each of those that may know of it. A virtual thread of its
 * own, from {@link #start} to {@link #close}; while nobody listens it only notes where the log ends.
 */
public final class ChangeTelling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeTelling.class);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int BATCH = 500;

    /** Scopes of which it is known that they are listed; beyond that a list that stayed the same may be told to have changed. */
    private static final int KNOWN = 10_000;

    private final MemoryStore store;
    private final Access access;
    private final Changes changes;
    private final boolean graph;
    private final Thread thread;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Map<Scope, Boolean> listed = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Scope, Boolean> eldest) {
            return size() > KNOWN;
        }
    };

    private ChangeTelling(Services services, Changes changes, boolean graph) {
        this.store = services.store();
        this.access = services.access();
        this.changes = changes;
        this.graph = graph;
        this.thread = Thread.ofVirtual().name("mcp-changes").unstarted(this::follow);
    }

    /**
     * Starts to follow the log.
     *
     * @param graph whether the knowledge graph is one of the resources
     */
    public static ChangeTelling start(Services services, Changes changes, boolean graph) {
        ChangeTelling telling = new ChangeTelling(services, changes, graph);
        telling.thread.start();
        return telling;
    }

    /** Ends it. */
    @Override
    public void close() {
        ending.countDown();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        Position seen = store.head();
        try {
            while (!ending.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                seen = followed(seen);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Position followed(Position seen) {
        try {
            // the end is read first: what comes after it may be what somebody began to listen for meanwhile
            Position head = store.head();
            return changes.isHeard() ? tell(seen, head) : head;
        } catch (RuntimeException failure) {
            LOG.warn("Changes are told later: {}", failure.toString());
            return seen;
        }
    }

    private Position tell(Position after, Position head) {
        if (after.equals(head)) {
            return after;
        }
        Optional<List<Change>> batch = store.changes(after, BATCH);
        if (batch.isEmpty()) {
            changes.tell(new ai.sophia.mcp.Change.Resources());
            return head;
        }
        Position seen = after;
        Map<Caller, Reach> reaches = new HashMap<>();
        for (Change change : batch.get()) {
            if (change.operation() != Change.Operation.EMBEDDED) {
                tell(change, reaches);
            }
            seen = change.position();
        }
        return seen;
    }

    /** @param reaches of callers, looked up once for some changes */
    private void tell(Change change, Map<Caller, Reach> reaches) {
        Scope scope = change.scope();
        Predicate<Caller> audience = caller -> reaches.computeIfAbsent(
                        caller,
                        one -> access.everything(one.principal(), one.bounds().confine(Selection.EVERYTHING)))
                .covers(scope);
        updated(Uris.memory(change.key().id()), audience);
        if (!scope.user().isEmpty()) {
            updated(Uris.profile(scope.user()), audience);
        }
        if (!scope.session().isEmpty()) {
            updated(Uris.session(scope.session()), audience);
        }
        if (graph) {
            updated(GraphResource.URI, audience);
        }
        boolean isNew = listed.put(scope, true) == null;
        if (isNew || change.operation() == Change.Operation.DELETED) {
            // the scope may have come, or gone with its last memory
            changes.tell(new ai.sophia.mcp.Change.Resources(), audience);
        }
    }

    private void updated(String uri, Predicate<Caller> audience) {
        changes.tell(new ai.sophia.mcp.Change.Updated(uri), audience);
    }
}
