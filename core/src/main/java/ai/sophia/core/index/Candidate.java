package ai.sophia.core.index;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.VersionKey;

/**
 * A passage that an index found.
 *
 * @param key the version that it is a piece of
 * @param place where that version stands in its session
 * @param score how well it matches, 0 to 1, meaning the same across questions
 */
public record Candidate(VersionKey key, Passage passage, Place place, Traits traits, double score) {}
