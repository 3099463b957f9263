package ai.sophia.core.graph;

import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;

/**
 * Whose graph is meant: there is one in each scope.
 *
 * @param principal who acts
 * @param scope where it is written
 * @param reach to that scope
 * @param source through what it comes in
 */
public record Holder(Principal principal, Scope scope, Reach reach, String source) {}
