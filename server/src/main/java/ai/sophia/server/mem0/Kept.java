package ai.sophia.server.mem0;

import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
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

    private final Services services;
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
        this.services = services;
        this.kind = kind;
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
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        services.documents().put(principal, Document.of(kind, id, user, Json.text(body), now));
        return find(principal, id).orElseGet(() -> new One(id, body, now, now));
    }

    Optional<One> find(Principal principal, String id) {
        return id.isEmpty() || id.length() > Document.ID_LIMIT
                ? Optional.empty()
                : services.documents().find(principal, kind, id).map(Kept::one);
    }

    /** All of them, newest first. */
    List<One> all(Principal principal) {
        List<One> all = new ArrayList<>();
        String cursor = "";
        do {
            Documents.Page page = services.documents().list(principal, kind, cursor, READ_AT_ONCE);
            page.documents().forEach(document -> all.add(one(document)));
            cursor = page.next();
        } while (!cursor.isEmpty());
        return all;
    }

    boolean delete(Principal principal, String id) {
        return services.documents().delete(principal, kind, id);
    }

    private static One one(Document document) {
        return new One(
                document.id(),
                (ObjectNode) Json.parse(document.kind(), document.body()),
                document.created(),
                document.updated());
    }
}
