package ai.sophia.server.mem0;

import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.document.Documents.Addition;
import ai.sophia.server.Services;
import ai.sophia.wire.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** The documents of one kind, as JSON objects. Safe for all threads. */
final class Kept {
    private static final int READ_AT_ONCE = 500;

    private final Documents documents;
    private final String kind;

    /**
     * A document that is kept.
     *
     * @param body without its id and moments
     */
    record One(String id, ObjectNode body, Instant created, Instant updated) {
        /** The body with the moments at which it was made and changed. */
        ObjectNode dated() {
            return body.put("created_at", created.toString()).put("updated_at", updated.toString());
        }
    }

    Kept(Services services, String kind) {
        this(services.documents(), kind);
    }

    Kept(Documents documents, String kind) {
        this.documents = documents;
        this.kind = kind;
    }

    /**
     * Keeps an object under an id that is not taken, if there is room for it: decided as it is kept, whoever else keeps one at the time.
     *
     * @param most how many there may be
     */
    Addition add(Principal principal, String id, ObjectNode body, int most) {
        Instant now = now();
        return documents.add(principal, Document.of(kind, id, "", Json.text(body), now), most);
    }

    /** Keeps an object under a new id; empty if there are as many as there may be. */
    Optional<One> addIfRoom(Principal principal, ObjectNode body, int most) {
        String id = UUID.randomUUID().toString();
        if (add(principal, id, body, most) != Addition.ADDED) {
            return Optional.empty();
        }
        Instant now = now();
        return find(principal, id).or(() -> Optional.of(new One(id, body, now, now)));
    }

    /** Keeps an object under a new id. */
    One add(Principal principal, ObjectNode body) {
        return put(principal, UUID.randomUUID().toString(), "", body);
    }

    /**
     * Keeps an object under an id.
     *
     * @param user whom it is about, empty if nobody
     */
    One put(Principal principal, String id, String user, ObjectNode body) {
        Instant now = now();
        documents.put(principal, Document.of(kind, id, user, Json.text(body), now));
        return find(principal, id).orElseGet(() -> new One(id, body, now, now));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    Optional<One> find(Principal principal, String id) {
        return documents.find(principal, kind, id).map(Kept::one);
    }

    /** All of them, newest first. */
    List<One> all(Principal principal) {
        List<One> all = new ArrayList<>();
        String cursor = "";
        do {
            Documents.Page page = documents.list(principal, kind, cursor, READ_AT_ONCE);
            page.documents().forEach(document -> all.add(one(document)));
            cursor = page.next();
        } while (!cursor.isEmpty());
        return all;
    }

    /** How many there are. */
    long count(Principal principal) {
        return documents.count(principal, kind);
    }

    boolean delete(Principal principal, String id) {
        return documents.delete(principal, kind, id);
    }

    private static One one(Document document) {
        return new One(
                document.id(),
                (ObjectNode) Json.parse(document.kind(), document.body()),
                document.created(),
                document.updated());
    }
}
