package ai.sophia.core.conversation;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Scope;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.record.MemoryStore;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The states of sessions, as documents: a string of JSON each, under a name that tells nothing of the session, and of its user, so that both are erased
 * together. Safe for all threads; changes of one node's come one after the other.
 */
final class SessionStates {
    private static final String KIND = "session";

    private final MemoryStore store;
    private final Documents documents;
    private final InstantSource clock;

    SessionStates(MemoryStore store, Documents documents, InstantSource clock) {
        this.store = store;
        this.documents = documents;
        this.clock = clock;
    }

    /** That of a session; empty if nobody has changed it yet. */
    Optional<SessionState> find(Principal principal, Scope session) {
        return documents
                .find(principal, KIND, id(session))
                .map(document -> SessionState.parse(document.body().replace("\"", "")));
    }

    /** Puts what comes of the state of a session, if it is another one. */
    synchronized SessionState change(Principal principal, Scope session, UnaryOperator<SessionState> change) {
        SessionState before = find(principal, session).orElse(SessionState.OPEN);
        SessionState after = change.apply(before);
        if (!after.equals(before)) {
            String body = '"' + after.toString() + '"';
            documents.put(principal, Document.of(KIND, id(session), session.user(), body, clock.instant()));
        }
        return after;
    }

    private String id(Scope session) {
        String names = String.join("\0", session.app(), session.user(), session.session());
        return store.key(session.tenant()).authenticate("session\0" + names);
    }
}
