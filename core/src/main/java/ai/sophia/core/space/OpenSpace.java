package ai.sophia.core.space;

import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.index.EvidenceIndex;
import ai.sophia.core.index.HotTier;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.Projector;
import ai.sophia.core.index.RemoteIndex;
import ai.sophia.core.index.TextIndex;
import ai.sophia.core.index.VectorIndex;
import ai.sophia.core.record.Position;
import ai.sophia.core.record.StoredVersion;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An embedding space in which memories can be found: what encodes texts, and what holds the vectors. Immutable, its parts safe for all
 * threads.
 *
 * @param encoder makes its vectors
 * @param hot compares scopes in use whole
 * @param whole compares small scopes whole that are not in use
 * @param texts searches by words; words are of no space, but those of all passages lie with their vectors
 * @param vectors searches by vectors
 * @param projection all of these as they are kept behind the log
 * @param projector keeps them there
 * @param remote further indexes of the same passages, on servers
 */
public record OpenSpace(
        Encoder encoder,
        HotTier hot,
        EvidenceIndex whole,
        TextIndex texts,
        VectorIndex vectors,
        Projection projection,
        Projector projector,
        List<RemoteIndex> remote)
        implements AutoCloseable {
    public OpenSpace {
        remote = List.copyOf(remote);
    }

    private static final Logger LOG = LoggerFactory.getLogger(OpenSpace.class);

    /** One without indexes on servers. */
    public OpenSpace(
            Encoder encoder,
            HotTier hot,
            EvidenceIndex whole,
            TextIndex texts,
            VectorIndex vectors,
            Projection projection,
            Projector projector) {
        this(encoder, hot, whole, texts, vectors, projection, projector, List.of());
    }

    /** The id of the space. */
    public String id() {
        return encoder.space();
    }

    /** What keeps the indexes behind the log, that of this node first. */
    public List<Projector> projectors() {
        return Stream.concat(Stream.of(projector), remote.stream().map(RemoteIndex::projector))
                .toList();
    }

    /** Makes versions visible here at once; indexes on servers learn of them from the log. */
    void stage(List<StoredVersion> versions, Position upTo) {
        try {
            projector.stage(versions, upTo);
        } finally {
            remote.forEach(each -> each.projector().nudge());
        }
    }

    /** Closes all of it, to be opened again another time. */
    @Override
    public void close() {
        ending(projection::close, RemoteIndex::close);
    }

    /** Closes all of it, and deletes what its projections keep. */
    void discard() {
        ending(projection::delete, RemoteIndex::discard);
    }

    private void ending(Runnable local, Consumer<RemoteIndex> remotely) {
        try {
            remote.forEach(each -> quietly(each, remotely));
            projector.close();
            local.run();
        } finally {
            encoder.close();
        }
    }

    /** A server that is away must not keep this node from closing. */
    private static void quietly(RemoteIndex index, Consumer<RemoteIndex> end) {
        try {
            end.accept(index);
        } catch (RuntimeException failure) {
            LOG.warn("The index {} was not closed properly: {}", index.name(), failure.toString());
        }
    }
}
