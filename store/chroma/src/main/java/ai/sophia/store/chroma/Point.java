package ai.sophia.store.chroma;

import ai.sophia.core.blind.Facts;
import ai.sophia.core.blind.RecordKey;
import ai.sophia.core.embedding.Embedding;
import java.util.Map;
import java.util.Set;

/**
 * What the server keeps of a passage: a record of a collection, without any text.
 *
 * @param id what {@link RecordKey} encodes
 * @param memory the id of its memory
 * @param version the name of its version
 * @param facts see {@link Facts}
 * @param numbers see {@link Facts}
 */
record Point(
        String id, Embedding embedding, String memory, String version, Set<String> facts, Map<String, Double> numbers) {
    /** The names of the metadata that every record has. */
    static final String MEMORY = "memory";

    static final String VERSION = "version";
    static final String FACTS = "facts";
}
