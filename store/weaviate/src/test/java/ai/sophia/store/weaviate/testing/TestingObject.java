package ai.sophia.store.weaviate.testing;

import java.util.Map;
import java.util.UUID;

/**
 * An object as the double keeps it. Immutable.
 *
 * @param number grows with each object that is put
 * @param properties text, number, UUID or list of texts by name
 * @param vectors by name
 */
record TestingObject(UUID id, long number, Map<String, Object> properties, Map<String, float[]> vectors) {}
