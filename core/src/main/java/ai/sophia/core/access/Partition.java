package ai.sophia.core.access;

import java.time.Instant;
import java.util.List;

/** A piece of the memories that a node treats as one: what a tenant, an app and a user admit. Agents and sessions share it. */
public record Partition(String tenant, Part app, Part user) {
    /** The one that a reach looks into. */
    public static Partition of(Reach reach) {
        return new Partition(reach.tenant(), reach.app(), reach.user());
    }

    /** All of a tenant. */
    public static Partition whole(String tenant) {
        return new Partition(tenant, new Part.Any(), new Part.Any());
    }

    /** Those that a memory of this scope belongs to. */
    public static List<Partition> with(Scope scope) {
        Part app = new Part.Only(scope.app());
        Part user = new Part.Only(scope.user());
        Part any = new Part.Any();
        return List.of(
                new Partition(scope.tenant(), app, user),
                new Partition(scope.tenant(), any, user),
                new Partition(scope.tenant(), app, any),
                new Partition(scope.tenant(), any, any));
    }

    /** All of it, whenever it is valid. */
    public Reach reach() {
        return new Reach(tenant, app, user, new Part.Any(), new Part.Any(), AsOf.everything(Instant.EPOCH));
    }
}
