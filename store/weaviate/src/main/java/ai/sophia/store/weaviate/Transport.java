package ai.sophia.store.weaviate;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.weaviate.client6.v1.api.WeaviateApiException;
import io.weaviate.client6.v1.internal.grpc.GrpcTransport;
import io.weaviate.client6.v1.internal.grpc.Rpc;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateGrpc;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBatch.BatchObjectsRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBatch.BatchStreamReply;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBatch.BatchStreamRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBatchDelete.BatchDeleteRequest;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoSearchGet.SearchRequest;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * What carries the client's calls by gRPC. The client's own asks for one copy whatever level it is given, and leaves a server that was away
 * alone for up to two minutes; this one asks for the level of the settings, and can be told to connect anew. A call ends when its thread
 * is interrupted. Safe for all threads.
 */
final class Transport implements GrpcTransport {
    /** The largest answer: 10,000 records take some megabytes. */
    private static final int ANSWER_LIMIT = 64 * 1024 * 1024;

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final WeaviateSettings settings;
    private final ManagedChannel channel;
    private final WeaviateGrpc.WeaviateBlockingStub stub;

    Transport(WeaviateSettings settings) {
        this.settings = settings;
        ManagedChannelBuilder<?> builder = ManagedChannelBuilder.forAddress(settings.grpcHost(), settings.grpcPort())
                .maxInboundMessageSize(ANSWER_LIMIT);
        this.channel = (settings.secure() ? builder.useTransportSecurity() : builder.usePlaintext()).build();
        Metadata headers = new Metadata();
        if (!settings.key().isEmpty()) {
            headers.put(AUTHORIZATION, "Bearer " + settings.key());
        }
        this.stub = WeaviateGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** Lets go of the connection: the next call makes a new one at once. */
    void reconnect() {
        channel.enterIdle();
        channel.resetConnectBackoff();
    }

    @Override
    public <Q, M, R, A> A performRequest(Q request, Rpc<Q, M, A, R> rpc) {
        try {
            return rpc.unmarshal(rpc.method().apply(stub, leveled(rpc.marshal(request))));
        } catch (StatusRuntimeException failure) {
            throw WeaviateApiException.gRPC(failure);
        }
    }

    /** Each message is given back as what it was. */
    @SuppressWarnings("unchecked")
    private <M> M leveled(M message) {
        var level = settings.consistency().level();
        Object leveled = switch (message) {
            case SearchRequest search ->
                search.toBuilder().setConsistencyLevel(level).build();
            case BatchObjectsRequest put ->
                put.toBuilder().setConsistencyLevel(level).build();
            case BatchDeleteRequest delete ->
                delete.toBuilder().setConsistencyLevel(level).build();
            default -> message;
        };
        return (M) leveled;
    }

    @Override
    public <Q, M, R, A> CompletableFuture<A> performRequestAsync(Q request, Rpc<Q, M, A, R> rpc) {
        throw new UnsupportedOperationException("calls wait for their answers here");
    }

    @Override
    public StreamObserver<BatchStreamRequest> createStream(StreamObserver<BatchStreamReply> receiver) {
        throw new UnsupportedOperationException("batches are calls here");
    }

    @Override
    public String host() {
        return settings.grpcHost();
    }

    @Override
    public OptionalInt maxMessageSizeBytes() {
        return OptionalInt.of(ANSWER_LIMIT);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
