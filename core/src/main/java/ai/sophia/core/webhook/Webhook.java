package ai.sophia.core.webhook;

import ai.sophia.core.access.Principal;
import ai.sophia.core.record.Change;
import ai.sophia.core.record.Position;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * An address that wants to be told of changes to a tenant's memories.
 *
 * @param principal whose memories these are
 * @param operations what it wants to be told of
 * @param start the place of the log that it is told from, if nothing was delivered since
 * @param secret signs what is sent; without one it is not signed
 */
public record Webhook(
        Principal principal,
        String id,
        URI target,
        Set<Change.Operation> operations,
        Position start,
        Optional<Secret> secret) {
    public Webhook {
        operations = Set.copyOf(operations);
    }

    /** How far it is: one that was switched on again begins after what it did not want. */
    Position reached(Webhooks.Checkpoint checkpoint) {
        return start.covers(checkpoint.position()) ? start : checkpoint.position();
    }

    boolean wants(Change change) {
        return change.scope().tenant().equals(principal.tenant()) && operations.contains(change.operation());
    }
}
