package ai.sophia.store.hot;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Projection;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/** Tells the hot scopes of everything that another projection is told, so that both are where the log is. Safe as that one is. */
public record HotProjection(HotScopes scopes, Projection behind) implements Projection {
    @Override
    public String name() {
        return behind.name();
    }

    @Override
    public Position checkpoint() {
        return behind.checkpoint();
    }

    @Override
    public Position applied() {
        return behind.applied();
    }

    @Override
    public void stage(List<StoredVersion> versions, Position upTo) {
        try {
            scopes.put(versions);
        } finally {
            behind.stage(versions, upTo);
        }
    }

    @Override
    public void apply(Collection<StoredVersion> versions, Collection<MemoryId> deleted, Position upTo) {
        scopes.put(versions);
        scopes.remove(deleted);
        behind.apply(versions, deleted, upTo);
    }

    @Override
    public void commit() {
        behind.commit();
    }

    @Override
    public void clear(String epoch) {
        scopes.clear();
        behind.clear(epoch);
    }

    @Override
    public void inventory(BiConsumer<VersionKey, Passage> each) {
        behind.inventory(each);
    }

    @Override
    public long bytes() {
        return behind.bytes();
    }

    @Override
    public void close() {
        scopes.close();
        behind.close();
    }

    @Override
    public void delete() {
        scopes.close();
        behind.delete();
    }
}
