package ai.sophia.store.weaviate;

import ai.sophia.core.filter.Field;
import io.weaviate.client6.v1.api.collections.CollectionConfig;
import io.weaviate.client6.v1.api.collections.Property;
import io.weaviate.client6.v1.api.collections.Quantization;
import io.weaviate.client6.v1.api.collections.Replication;
import io.weaviate.client6.v1.api.collections.Tokenization;
import io.weaviate.client6.v1.api.collections.VectorConfig;
import io.weaviate.client6.v1.api.collections.vectorindex.Distance;
import io.weaviate.client6.v1.api.collections.vectorindex.Hnsw;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What the server's collections are like. Nothing in them is searched by words, and nothing is made from texts. Stateless. */
final class Layout {
    /** The vector of a passage. */
    static final String VECTOR = "passage";

    /** What a search wants to know, as {@link ai.sophia.core.blind.RecordKey} encodes it. */
    static final String KEY = "key";

    /** The id of the memory. */
    static final String MEMORY = "memory";

    /** The name of the version. */
    static final String VERSION = "version";

    /** What it is found by; see {@link ai.sophia.core.blind.Facts} and {@link Steps}. */
    static final String FACTS = "facts";

    private static final int EF_CONSTRUCTION = 200;
    private static final int MAX_CONNECTIONS = 24;
    private static final int EF_LEAST = 200;
    private static final int EF_MOST = 1_000;
    private static final int EF_FACTOR = 4;

    private Layout() {}

    /** Whether the server keeps numbers of the field to compare: those of the metadata have no names that are known before, and have {@link Steps}. */
    static boolean isCompared(Field.Own field) {
        return field.type() == Field.Type.NUMBER || field.type() == Field.Type.MOMENT;
    }

    /** A collection of passages. */
    static CollectionConfig passages(String name, int replication) {
        List<Property> properties = new ArrayList<>();
        properties.add(Property.text(
                KEY,
                key -> key.tokenization(Tokenization.FIELD)
                        .indexFilterable(false)
                        .indexSearchable(false)));
        properties.add(Property.uuid(MEMORY, memory -> memory.indexFilterable(true)));
        properties.add(Property.text(VERSION, Layout::compared));
        properties.add(Property.textArray(FACTS, Layout::compared));
        for (Field.Own field : Field.Own.values()) {
            if (isCompared(field)) {
                properties.add(Property.number(
                        field.label(), number -> number.indexFilterable(false).indexRangeFilters(true)));
            }
        }
        return CollectionConfig.of(
                name,
                collection -> collection
                        .properties(properties)
                        .vectorConfig(VectorConfig.selfProvided(
                                VECTOR,
                                vector -> vector.vectorIndex(graph()).quantization(Quantization.uncompressed())))
                        .invertedIndex(inverted -> inverted.stopwords(words -> words.preset("none")))
                        .replication(copied(replication))
                        // a tenant is made when the first of its passages comes, and not by a mistake
                        .multiTenancy(tenants ->
                                tenants.enabled(true).autoTenantCreation(false).autoTenantActivation(true)));
    }

    private static Property.Builder compared(Property.Builder property) {
        return property.tokenization(Tokenization.FIELD).indexFilterable(true).indexSearchable(false);
    }

    /** With more neighbors and effort than is usual, for few are asked for often. */
    private static Hnsw graph() {
        return Hnsw.of(hnsw -> hnsw.distance(Distance.COSINE)
                .efConstruction(EF_CONSTRUCTION)
                .maxConnections(MAX_CONNECTIONS)
                .ef(-1)
                .dynamicEfMin(EF_LEAST)
                .dynamicEfMax(EF_MOST)
                .dynamicEfFactor(EF_FACTOR)
                .filterStrategy(Hnsw.FilterStrategy.ACORN));
    }

    private static Replication copied(int copies) {
        return Replication.of(replication -> replication
                .replicationFactor(copies)
                .asyncEnabled(copies > 1)
                // what was removed does not come back from a copy that has missed it
                .deletionStrategy(Replication.DeletionStrategy.TIME_BASED_RESOLUTION));
    }

    /** The collection that tells how far the index is: one object, found by its id. */
    static CollectionConfig checkpoint(String name, List<String> texts, int replication) {
        return CollectionConfig.of(
                name,
                collection -> collection
                        .properties(texts.stream()
                                .map(text -> Property.text(
                                        text,
                                        each -> each.tokenization(Tokenization.FIELD)
                                                .indexFilterable(false)
                                                .indexSearchable(false)))
                                .toList())
                        // named, so that no module of the server makes one
                        .vectorConfig(VectorConfig.selfProvided(VECTOR))
                        .replication(copied(replication)));
    }

    /** Whether a collection that the server has is one of passages: somebody else, or the server by itself, may have made it. */
    static boolean isOfPassages(CollectionConfig there) {
        Set<String> names =
                there.properties().stream().map(Property::propertyName).collect(Collectors.toSet());
        VectorConfig vector = there.vectors().get(VECTOR);
        return there.multiTenancy() != null
                && there.multiTenancy().enabled()
                && names.containsAll(passages(there.collectionName(), 1).properties().stream()
                        .map(Property::propertyName)
                        .toList())
                && vector != null
                && vector.vectorIndex() instanceof Hnsw hnsw
                && hnsw.distance() == Distance.COSINE;
    }
}
