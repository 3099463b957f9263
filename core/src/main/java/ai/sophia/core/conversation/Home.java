package ai.sophia.core.conversation;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import java.time.Instant;

/**
 * Where what was understood of a conversation is kept: with the user, whichever agent and session it was said to, or with the agent where there
 * is no user, or where the agent does not share it with all of the user's agents. It never leaves the app or the tenant.
 */
public record Home(Scope scope) {
    /**
     * That of what is said in a scope.
     *
     * @param shared whether the agent shares it with all of the user's agents
     */
    public static Home of(Scope scope, boolean shared) {
        boolean ofAgent = scope.user().isEmpty() || !shared;
        return new Home(new Scope(scope.tenant(), scope.user(), ofAgent ? scope.agent() : "", "", scope.app()));
    }

    /** All that is said by those at home there. */
    public Reach turns() {
        return new Partition(scope.tenant(), new Part.Only(scope.app()), new Part.Only(scope.user())).reach();
    }

    /** All that is kept there, whether it is so now or not. */
    public Reach reach() {
        return new Reach(
                scope.tenant(),
                new Part.Only(scope.app()),
                new Part.Only(scope.user()),
                new Part.Only(scope.agent()),
                new Part.Only(scope.session()),
                AsOf.everything(Instant.EPOCH));
    }
}
