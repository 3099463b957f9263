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

/** A projection that only remembers how far it was told. */
final class TestingProjection implements Projection {
    private Position applied = new Position("", 0);

    @Override
    public String name() {
        return "testing";
    }

    @Override
    public Position checkpoint() {
        return applied;
    }

    @Override
    public Position applied() {
        return applied;
    }

    @Override
    public void stage(List<StoredVersion> versions, Position upTo) {}

    @Override
    public void apply(Collection<StoredVersion> versions, Collection<MemoryId> deleted, Position upTo) {
        applied = upTo;
    }

    @Override
    public void commit() {}

    @Override
    public void clear(String epoch) {
        applied = new Position(epoch, 0);
    }

    @Override
    public void inventory(BiConsumer<VersionKey, Passage> each) {}

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void close() {}

    @Override
    public void delete() {}
}
