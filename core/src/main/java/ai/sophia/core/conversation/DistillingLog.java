package ai.sophia.core.conversation;

import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.Position;
import java.time.InstantSource;
import java.util.Optional;

/** What distilling keeps beside the memories: how far it is, and the turns that it failed at. Bodies are strings of JSON. */
final class DistillingLog {
    private static final String CHECKPOINT = "distilling";
    private static final String ID = "checkpoint";
    private static final String UNDISTILLED = "undistilled";

    private final Documents documents;
    private final Principal owner;
    private final InstantSource clock;

    DistillingLog(Documents documents, Principal owner, InstantSource clock) {
        this.documents = documents;
        this.owner = owner;
        this.clock = clock;
    }

    /** How far it is; empty before it has looked at anything. */
    Optional<Position> reached() {
        return documents
                .find(owner, CHECKPOINT, ID)
                .map(document -> Position.parse(document.body().replace("\"", "")));
    }

    void keep(Position reached) {
        documents.put(owner, Document.of(CHECKPOINT, ID, "", '"' + reached.toString() + '"', clock.instant()));
    }

    /** Takes note of a turn that could not be distilled, of which it will not be tried again. */
    void bury(MemoryId turn, String user, RuntimeException failure) {
        String reason = '"' + failure.getClass().getSimpleName() + '"';
        documents.put(owner, Document.of(UNDISTILLED, turn.toString(), user, reason, clock.instant()));
    }

    long buried() {
        return documents.count(owner, UNDISTILLED);
    }

    boolean isBuried(MemoryId turn) {
        return documents.find(owner, UNDISTILLED, turn.toString()).isPresent();
    }
}
