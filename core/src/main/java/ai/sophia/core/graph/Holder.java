package ai.sophia.core.graph;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;

/**
 * Whose graph is meant: there is one in each scope.
 *
 * @param principal who acts
 * @param scope where it is written
 * @param reach to what is so in that scope now
 * @param everything to all of that scope, with what has ended, as whoever deletes or tells again must see it
 * @param source through what it comes in
 */
public record Holder(Principal principal, Scope scope, Reach reach, Reach everything, String source) {}
