package ai.sophia.store.weaviate;

import ai.sophia.core.blind.RecordKey;

/**
 * A record that a search found.
 *
 * @param distance 1 minus the cosine of the angle to the question
 */
record Near(RecordKey key, double distance) {}
