package ai.sophia.core.record;

import ai.sophia.core.access.Scope;
import java.time.Instant;

/**
 * How many turns of a session are seen, whichever agents took part in it.
 *
 * @param session its scope, of no agent
 * @param turns the memories of it that are episodic
 * @param first when the turn was said that was first stored of these, or stored if nobody knows that
 * @param last the same of the one that was first stored last
 */
public record SessionCount(Scope session, long turns, Instant first, Instant last) {}
