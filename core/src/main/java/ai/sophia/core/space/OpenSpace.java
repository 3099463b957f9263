package ai.sophia.core.space;

import ai.sophia.core.embedding.Encoder;
import ai.sophia.core.index.EvidenceIndex;
import ai.sophia.core.index.HotTier;
import ai.sophia.core.index.Projection;
import ai.sophia.core.index.Projector;
import ai.sophia.core.index.TextIndex;
import ai.sophia.core.index.VectorIndex;

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
 */
public record OpenSpace(
        Encoder encoder,
        HotTier hot,
        EvidenceIndex whole,
        TextIndex texts,
        VectorIndex vectors,
        Projection projection,
        Projector projector)
        implements AutoCloseable {
    /** The id of the space. */
    public String id() {
        return encoder.space();
    }

    /** Closes all of it, to be opened again another time. */
    @Override
    public void close() {
        ending(projection::close);
    }

    /** Closes all of it, and deletes what its projection keeps. */
    void discard() {
        ending(projection::delete);
    }

    private void ending(Runnable end) {
        try {
            projector.close();
            end.run();
        } finally {
            encoder.close();
        }
    }
}
