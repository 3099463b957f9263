package ai.sophia.core.document;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import java.time.Instant;

/**
 * Something small that is kept for a tenant beside its memories, such as an event or a setting. It holds ids of memories, never their text,
 * so that a deleted memory is gone.
 *
 * @param kind what sort of thing it is; with the id it names the document within its tenant
 * @param id names it among those of its kind
 * @param subject the user it is about, so that erasure finds it; empty if it is about none
 * @param body JSON, as whoever put it wrote it
 * @param created when it was first put
 * @param updated when it was put last
 */
public record Document(String kind, String id, String subject, String body, Instant created, Instant updated) {
    /** Most characters of a kind. */
    public static final int KIND_LIMIT = 64;

    /** Most characters of an id. */
    public static final int ID_LIMIT = 512;

    /** Most characters of a subject. */
    public static final int SUBJECT_LIMIT = 256;

    /** Most bytes of a body, in UTF-8. */
    public static final int BODY_LIMIT = 256 * 1024;

    public Document {
        Strings.name("kind", kind, KIND_LIMIT);
        Strings.name("id", id, ID_LIMIT);
        Strings.name("subject", subject, SUBJECT_LIMIT);
        if (kind.isEmpty() || id.isEmpty()) {
            throw new Fault.Invalid(kind.isEmpty() ? "kind" : "id", "expected a name, but got the empty string");
        }
        int bytes = Strings.utf8Length(body);
        if (bytes > BODY_LIMIT) {
            throw new Fault.Invalid("body", "expected at most " + BODY_LIMIT + " bytes, but got " + bytes);
        }
    }

    /** Whether a document may have this id; none is found under another. */
    public static boolean isId(String id) {
        try {
            return !Strings.name("id", id, ID_LIMIT).isEmpty();
        } catch (Fault.Invalid none) {
            return false;
        }
    }

    /** A document that is put for the first time. */
    public static Document of(String kind, String id, String subject, String body, Instant now) {
        return new Document(kind, id, subject, body, now, now);
    }
}
