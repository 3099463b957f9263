package ai.sophia.core.record;

import java.time.Instant;

/**
 * An embedding space that the records hold vectors of: all of them, or some while they are added or removed.
 *
 * @param id names the space
 * @param serves whether questions are answered in it; then every version has its vectors, or awaits them
 * @param since when it began to be held, or to serve
 */
public record HeldSpace(String id, boolean serves, Instant since) {}
