package ai.sophia.store.chroma;

import ai.sophia.contract.Samples;
import ai.sophia.contract.TestingChroma;
import ai.sophia.core.Fault;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.index.IndexGuards;
import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.guard.Breaker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;

/** Opens indexes on servers for tests. Stateless, but for the databases that it has named. */
final class TestingIndexes {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestingIndexes() {}

    /** The index of this process's shared server that belongs to a directory. */
    static SharedIndex open(Path directory) {
        CRC32 sum = new CRC32();
        sum.update(directory.toString().getBytes(StandardCharsets.UTF_8));
        String database = "t" + HexFormat.of().toHexDigits(sum.getValue());
        return open(settings(TestingChroma.shared().address()).in("default_tenant", database));
    }

    /** An index of the space that samples are of. */
    static SharedIndex open(ChromaSettings settings) {
        return open(settings, () -> true);
    }

    /** An index of a space. */
    static SharedIndex open(ChromaSettings settings, EmbeddingSpace space) {
        return followed(ChromaVectors.open(settings, space, TestingIndexes::key, guards(), () -> true));
    }

    /** An index of a node that leads, or does not. */
    static SharedIndex open(ChromaSettings settings, BooleanSupplier leads) {
        return followed(ChromaVectors.open(settings, Samples.SPACE, TestingIndexes::key, guards(), leads));
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
    static ChromaSettings settings(URI address) {
        return ChromaSettings.of(address.getHost(), address.getPort())
                .within(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));
    }

    /** This process's shared server with a database that nobody else uses. */
    static ChromaSettings fresh() {
        return settings(TestingChroma.shared().address()).in("default_tenant", freshDatabase());
    }

    /** A name of a database that nobody else uses. */
    static String freshDatabase() {
        return "fresh" + DATABASES.incrementAndGet();
    }

    /** Guards with budgets that a busy machine keeps. */
    static IndexGuards guards() {
        return new IndexGuards(guard(), guard());
    }

    /** A guard with a budget that a busy machine keeps. */
    static Guard guard() {
        return new Breaker("chroma", Duration.ofSeconds(60));
    }

    /** What can be done on a server. */
    static ChromaServer server(ChromaSettings settings) {
        return new ChromaServer(settings, guard());
    }

    /** The key of a tenant. */
    static TenantKey key(String tenant) {
        byte[] secret = new byte[TenantKey.LENGTH];
        byte[] name = tenant.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, secret, 0, Math.min(name.length, secret.length));
        return new TenantKey(secret);
    }
}
