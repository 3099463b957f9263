package ai.sophia.store.weaviate;

import ai.sophia.contract.Samples;
import ai.sophia.core.Fault;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.index.IndexGuards;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.guard.Breaker;
import ai.sophia.store.weaviate.testing.TestingWeaviate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;

/** Opens indexes on doubles of the server for tests. Stateless, but for the prefixes that it has named. */
final class TestingIndexes {
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private TestingIndexes() {}

    /** The index of this process's shared server that belongs to a directory. */
    static SharedIndex open(Path directory) {
        CRC32 sum = new CRC32();
        sum.update(directory.toString().getBytes(StandardCharsets.UTF_8));
        return open(
                settings(TestingWeaviate.shared()).prefixed("T" + HexFormat.of().toHexDigits(sum.getValue())));
    }

    /** An index of the space that samples are of. */
    static SharedIndex open(WeaviateSettings settings) {
        return open(settings, () -> true);
    }

    /** An index of a space. */
    static SharedIndex open(WeaviateSettings settings, EmbeddingSpace space) {
        return followed(WeaviateVectors.open(settings, space, TestingIndexes::key, guards(), () -> true));
    }

    /** An index of a node that leads, or does not. */
    static SharedIndex open(WeaviateSettings settings, BooleanSupplier leads) {
        return followed(WeaviateVectors.open(settings, Samples.SPACE, TestingIndexes::key, guards(), leads));
    }

    /** It begins as with a projector, which follows first of all. */
    private static SharedIndex followed(SharedIndex index) {
        try {
            index.follow();
        } catch (Fault.Unavailable away) {
            // the index goes on when its server is there
        }
        return index;
    }

    /** A server, with budgets that a busy machine keeps. */
    static WeaviateSettings settings(TestingWeaviate server) {
        return WeaviateSettings.of("127.0.0.1", server.address().getPort(), server.grpcPort())
                .within(Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    /** This process's shared server with collections that nobody else uses. */
    static WeaviateSettings fresh() {
        return settings(TestingWeaviate.shared()).prefixed(freshPrefix());
    }

    /** A prefix that nobody else uses. */
    static String freshPrefix() {
        return "Fresh" + PREFIXES.incrementAndGet();
    }

    /** Guards with budgets that a busy machine keeps. */
    static IndexGuards guards() {
        return new IndexGuards(guard(), guard());
    }

    /** A guard with a budget that a busy machine keeps. */
    static Guard guard() {
        return new Breaker("weaviate", Duration.ofSeconds(60));
    }

    /** What can be done on a server. */
    static WeaviateServer server(WeaviateSettings settings) {
        return new WeaviateServer(settings, guard());
    }

    /** The key of a tenant. */
    static TenantKey key(String tenant) {
        byte[] secret = new byte[TenantKey.LENGTH];
        byte[] name = tenant.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, secret, 0, Math.min(name.length, secret.length));
        return new TenantKey(secret);
    }
}
