package ai.sophia.store.weaviate.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateGrpc;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoAggregate.AggregateReply;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoAggregate.AggregateRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBase.Vectors;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBatch.BatchObject;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBatch.BatchObjectsReply;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBatch.BatchObjectsRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBatchDelete.BatchDeleteReply;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBatchDelete.BatchDeleteRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.SearchReply;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.SearchRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoTenants.Tenant;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoTenants.TenantActivityStatus;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoTenants.TenantsGetReply;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoTenants.TenantsGetRequest;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/** The double by gRPC. Whatever the server does not do it says with the status UNKNOWN, as its language makes of any error. */
final class TestingService extends WeaviateGrpc.WeaviateImplBase {
    /** {@code QUERY_MAXIMUM_RESULTS}. */
    static final int MOST = 10_000;

    private static final Set<String> FIELDS = Set.of("uuid", "properties", "collection", "tenant", "vectors");

    private final TestingStore store;
    private final TestingManners manners;
    private final TestingSearch search;

    TestingService(TestingStore store, TestingManners manners) {
        this.store = store;
        this.manners = manners;
        this.search = new TestingSearch(store, manners);
    }

    private <T> void answer(StreamObserver<T> observer, Object request, Supplier<T> work) {
        try {
            manners.receive(request);
            observer.onNext(store.alone(work));
            observer.onCompleted();
        } catch (TestingRefusal refusal) {
            manners.refused(refusal.said());
            observer.onError(Status.UNKNOWN.withDescription(refusal.said()).asRuntimeException());
        } catch (RuntimeException failure) {
            observer.onError(failure);
        }
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchReply> observer) {
        answer(observer, request, () -> search.answer(request));
    }

    @Override
    public void batchObjects(BatchObjectsRequest request, StreamObserver<BatchObjectsReply> observer) {
        answer(observer, request, () -> {
            TestingRefusal.unless(
                    request.getObjectsCount() > 0,
                    "invalid param 'objects': cannot be empty, need at least one object for batching");
            BatchObjectsReply.Builder reply = BatchObjectsReply.newBuilder();
            for (int i = 0; i < request.getObjectsCount(); i++) {
                try {
                    put(request.getObjects(i));
                } catch (TestingRefusal refusal) {
                    manners.refused(refusal.said());
                    reply.addErrors(BatchObjectsReply.BatchError.newBuilder()
                            .setIndex(i)
                            .setError(refusal.said()));
                }
            }
            return reply.build();
        });
    }

    private void put(BatchObject object) {
        if (store.find(object.getCollection()).isEmpty()) {
            store.makeByItself(object.getCollection());
        }
        TestingCollection collection = store.collection(object.getCollection());
        TestingRefusal.unless(TestingJson.isUuid(object.getUuid()), "invalid UUID " + object.getUuid());
        TestingRefusal.onlyKnown(object, FIELDS);
        NavigableMap<UUID, TestingObject> objects = collection.of(object.getTenant());
        BatchObject.Properties sent = object.getProperties();
        TestingRefusal.unless(
                sent.toBuilder().clearNonRefProperties().build().equals(BatchObject.Properties.getDefaultInstance()),
                "the double takes properties as a struct alone");
        Map<String, Object> properties = new HashMap<>();
        sent.getNonRefProperties()
                .getFieldsMap()
                .forEach((name, value) ->
                        properties.put(name, collection.property(name).value(collection.name(), plain(value))));
        Map<String, float[]> vectors = new HashMap<>();
        for (Vectors each : object.getVectorsList()) {
            collection.checkVector(each.getName());
            float[] vector = TestingSearch.floats(each);
            objects.values().stream()
                    .map(other -> other.vectors().get(each.getName()))
                    .filter(other -> other != null)
                    .findFirst()
                    .ifPresent(other -> TestingRefusal.unless(
                            other.length == vector.length,
                            "new node has a vector with length " + vector.length
                                    + ". Existing nodes have vectors with length " + other.length));
            vectors.put(each.getName(), vector);
        }
        UUID id = UUID.fromString(object.getUuid());
        objects.put(id, new TestingObject(id, store.nextNumber(), properties, vectors));
    }

    private static Object plain(Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> value.getStringValue();
            case NUMBER_VALUE -> value.getNumberValue();
            case BOOL_VALUE -> value.getBoolValue();
            case LIST_VALUE ->
                value.getListValue().getValuesList().stream()
                        .map(TestingService::plain)
                        .toList();
            case NULL_VALUE, STRUCT_VALUE, KIND_NOT_SET ->
                throw new TestingRefusal("the double keeps no " + value.getKindCase());
        };
    }

    @Override
    public void batchDelete(BatchDeleteRequest request, StreamObserver<BatchDeleteReply> observer) {
        answer(observer, request, () -> {
            TestingRefusal.unless(request.hasFilters(), "batch delete params: no filters in batch delete request");
            TestingCollection collection = store.collection(request.getCollection());
            NavigableMap<UUID, TestingObject> objects = collection.of(request.getTenant());
            var matching = new TestingFilter(collection).read(request.getFilters());
            List<UUID> found = objects.values().stream()
                    .filter(matching)
                    .map(TestingObject::id)
                    .toList();
            List<UUID> some = found.subList(0, Math.min(MOST, found.size()));
            if (!request.getDryRun()) {
                some.forEach(objects::remove);
            }
            return BatchDeleteReply.newBuilder()
                    .setMatches(found.size())
                    .setSuccessful(some.size())
                    .build();
        });
    }

    @Override
    public void tenantsGet(TenantsGetRequest request, StreamObserver<TenantsGetReply> observer) {
        answer(observer, request, () -> {
            // here the server says it in other words
            TestingCollection collection = store.find(request.getCollection())
                    .orElseThrow(() -> new TestingRefusal("get tenants: class not found"));
            Set<String> names = new TreeSet<>(collection.tenants());
            if (request.hasNames()) {
                TestingRefusal.unless(
                        request.getNames().getValuesCount() > 0, "get tenants: must specify at least one tenant name");
                names.retainAll(request.getNames().getValuesList());
            }
            TenantsGetReply.Builder reply = TenantsGetReply.newBuilder();
            names.forEach(name -> reply.addTenants(Tenant.newBuilder()
                    .setName(name)
                    .setActivityStatus(TenantActivityStatus.TENANT_ACTIVITY_STATUS_HOT)));
            return reply.build();
        });
    }

    @Override
    public void aggregate(AggregateRequest request, StreamObserver<AggregateReply> observer) {
        answer(observer, request, () -> {
            TestingRefusal.unless(
                    request.getObjectsCount() && request.getAggregationsCount() == 0 && !request.hasFilters(),
                    "the double counts all objects alone");
            int count = store.collection(request.getCollection())
                    .of(request.getTenant())
                    .size();
            return AggregateReply.newBuilder()
                    .setSingleResult(AggregateReply.Single.newBuilder().setObjectsCount(count))
                    .build();
        });
    }

    /** A vector as it is sent. */
    static float[] floats(ByteString bytes) {
        TestingRefusal.unless(
                !bytes.isEmpty() && bytes.size() % Float.BYTES == 0, "a vector of " + bytes.size() + " bytes");
        FloatBuffer buffer =
                bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] vector = new float[buffer.remaining()];
        buffer.get(vector);
        return vector;
    }
}
