package ai.sophia.core.remember;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.memory.Content;
import java.util.List;

/**
 * A memory that somebody wants remembered.
 *
 * @param idempotencyKey names the wish, so that it can be sent again; empty if the caller has none
 * @param brought the caller's own vector of the whole text, at most one; empty to have the text split and embedded
 */
public record Draft(Scope scope, Content content, String idempotencyKey, List<Embedding> brought) {
    /** Most characters of an idempotency key. */
    public static final int KEY_LIMIT = 256;

    public Draft {
        Strings.name("idempotencyKey", idempotencyKey, KEY_LIMIT);
        brought = List.copyOf(brought);
        if (brought.size() > 1) {
            throw new Fault.Invalid("embedding", "expected at most one vector, but got " + brought.size());
        }
    }

    /** A wish without a key or a vector. */
    public static Draft of(Scope scope, Content content) {
        return new Draft(scope, content, "", List.of());
    }

    /** Who wants it remembered. */
    Principal author() {
        return new Principal(scope.tenant(), content.provenance().actor());
    }
}
