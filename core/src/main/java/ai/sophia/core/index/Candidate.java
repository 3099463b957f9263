package ai.sophia.core.index;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.VersionKey;

/**
 * A passage that an index found.
 *
 * @param key the version that it is a piece of
 * @param score how well it matches, 0 to {@link Candidates#ceiling()}
 */
public record Candidate(VersionKey key, Passage passage, double score) {}
