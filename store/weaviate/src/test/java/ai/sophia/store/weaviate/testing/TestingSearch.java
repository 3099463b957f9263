package ai.sophia.store.weaviate.testing;

import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBase.Vectors;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBaseSearch.NearVector;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBaseSearch.VectorForTarget;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoProperties.ListValue;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoProperties.Properties;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoProperties.TextValues;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoProperties.Value;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.MetadataResult;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.PropertiesRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.PropertiesResult;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.SearchReply;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.SearchRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.SearchResult;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Searches and looks of the double: all vectors are compared. */
final class TestingSearch {
    /** {@code QUERY_DEFAULTS_LIMIT}. */
    private static final int USUAL = 10;

    private static final Set<String> FIELDS = Set.of(
            "collection",
            "tenant",
            "consistency_level",
            "properties",
            "metadata",
            "limit",
            "after",
            "filters",
            "near_vector",
            "uses_123_api",
            "uses_125_api",
            "uses_127_api");

    private record Found(TestingObject object, Optional<Float> distance) {}

    private final TestingStore store;
    private final TestingManners manners;

    TestingSearch(TestingStore store, TestingManners manners) {
        this.store = store;
        this.manners = manners;
    }

    SearchReply answer(SearchRequest request) {
        checkKnown(request);
        TestingCollection collection = store.collection(request.getCollection());
        NavigableMap<UUID, TestingObject> objects = collection.of(request.getTenant());
        int limit = request.getLimit() == 0 ? USUAL : request.getLimit();
        TestingRefusal.unless(
                limit <= TestingService.MOST, "invalid pagination params: query maximum results exceeded");
        Predicate<TestingObject> matching =
                request.hasFilters() ? new TestingFilter(collection).read(request.getFilters()) : object -> true;
        Stream<Found> found = request.hasNearVector()
                ? nearest(collection, objects, matching, request.getNearVector())
                : listed(request, objects, matching);
        SearchReply.Builder reply = SearchReply.newBuilder();
        found.limit(limit).forEach(each -> reply.addResults(result(collection, request, each)));
        return reply.build();
    }

    private static void checkKnown(SearchRequest request) {
        TestingRefusal.unless(request.getUses127Api(), "the double knows the newest interface alone");
        TestingRefusal.onlyKnown(request, FIELDS);
        if (!request.getAfter().isEmpty()) {
            TestingRefusal.unless(
                    TestingJson.isUuid(request.getAfter()),
                    "after parameter '" + request.getAfter() + "' is not a valid uuid");
            TestingRefusal.unless(
                    !request.hasFilters() && !request.hasNearVector(),
                    "where cannot be set with after and limit parameters");
            TestingRefusal.unless(request.getLimit() > 0, "limit parameter must be set");
        }
    }

    private static Stream<Found> listed(
            SearchRequest request, NavigableMap<UUID, TestingObject> objects, Predicate<TestingObject> matching) {
        if (request.hasFilters()) {
            return objects.values().stream()
                    .filter(matching)
                    .sorted(Comparator.comparingLong(TestingObject::number))
                    .map(object -> new Found(object, Optional.empty()));
        }
        NavigableMap<UUID, TestingObject> rest =
                request.getAfter().isEmpty() ? objects : objects.tailMap(UUID.fromString(request.getAfter()), false);
        return rest.values().stream().map(object -> new Found(object, Optional.empty()));
    }

    private static Stream<Found> nearest(
            TestingCollection collection,
            NavigableMap<UUID, TestingObject> objects,
            Predicate<TestingObject> matching,
            NearVector question) {
        TestingRefusal.unless(
                question.getTargets().getTargetVectorsCount() == 1 && question.getVectorForTargetsCount() == 1,
                "near_vector: the double takes one target and one vector");
        VectorForTarget target = question.getVectorForTargets(0);
        String name = question.getTargets().getTargetVectors(0);
        TestingRefusal.unless(
                target.getName().equals(name) && target.getVectorsCount() == 1,
                "near_vector: vector for target " + name + " is required");
        collection.checkVector(name);
        float[] wanted = floats(target.getVectors(0));
        return objects.values().stream()
                .filter(object -> object.vectors().containsKey(name))
                .filter(matching)
                .map(object -> new Found(
                        object, Optional.of(distance(wanted, object.vectors().getOrDefault(name, new float[0])))))
                .sorted(Comparator.comparingDouble(found -> found.distance().orElse(0f)));
    }

    /** A vector as it is sent. */
    static float[] floats(Vectors vectors) {
        TestingRefusal.unless(
                vectors.getType() == Vectors.VectorType.VECTOR_TYPE_SINGLE_FP32,
                "the double keeps single vectors alone");
        return TestingService.floats(vectors.getVectorBytes());
    }

    /** The server makes unit vectors of what it compares by the cosine. */
    private static float distance(float[] one, float[] other) {
        TestingRefusal.unless(
                one.length == other.length, "vector lengths don't match: " + other.length + " vs " + one.length);
        double product = 0;
        double square = 0;
        double otherSquare = 0;
        for (int i = 0; i < one.length; i++) {
            product += (double) one[i] * other[i];
            square += (double) one[i] * one[i];
            otherSquare += (double) other[i] * other[i];
        }
        return (float) (1 - product / Math.sqrt(square * otherSquare));
    }

    private SearchResult result(TestingCollection collection, SearchRequest request, Found found) {
        Properties.Builder properties = Properties.newBuilder();
        PropertiesRequest wanted = request.getProperties();
        TestingRefusal.unless(
                wanted.getRefPropertiesCount() == 0 && wanted.getObjectPropertiesCount() == 0,
                "the double knows plain properties alone");
        for (String name : wanted.getNonRefPropertiesList()) {
            String type = collection.property(name).type();
            Object value = found.object().properties().get(name);
            if (value != null) {
                properties.putFields(name, manners.changed(name, value(type, value)));
            }
        }
        MetadataResult.Builder metadata = MetadataResult.newBuilder();
        if (request.getMetadata().getUuid()) {
            metadata.setId(found.object().id().toString());
        }
        if (request.getMetadata().getDistance()) {
            found.distance()
                    .ifPresent(distance ->
                            metadata.setDistance(manners.changed(distance)).setDistancePresent(true));
        }
        return SearchResult.newBuilder()
                .setProperties(
                        PropertiesResult.newBuilder().setNonRefProps(properties).setTargetCollection(collection.name()))
                .setMetadata(metadata)
                .build();
    }

    private static Value value(String type, Object value) {
        Value.Builder builder = Value.newBuilder();
        return switch (type) {
            case "text" -> builder.setTextValue(String.valueOf(value)).build();
            case "uuid" -> builder.setUuidValue(String.valueOf(value)).build();
            case "number" -> builder.setNumberValue((Double) value).build();
            default ->
                builder.setListValue(ListValue.newBuilder()
                                .setTextValues(TextValues.newBuilder()
                                        .addAllValues(((List<?>) value)
                                                .stream().map(String::valueOf).toList())))
                        .build();
        };
    }
}
