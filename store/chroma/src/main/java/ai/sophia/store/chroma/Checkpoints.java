package ai.sophia.store.chroma;

import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.record.Position;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * How far the index on the server is, kept beside a collection of its own that holds nothing: in the same file of the server as what it
 * tells of, and written after it, so that it is never ahead. For one thread.
 */
final class Checkpoints {
    /** Another one means that what is there cannot be read. */
    private static final int FORMAT = 1;

    private static final String FORMAT_NAME = "format";
    private static final String EPOCH = "epoch";
    private static final String SEQUENCE = "sequence";
    private static final String COLLECTIONS = "collections";

    private final ChromaServer server;
    private final Names names;

    Checkpoints(ChromaServer server, Names names) {
        this.server = server;
        this.names = names;
    }

    /** What the server tells: {@link SharedIndex#NOWHERE} if nothing, or if it has fewer collections than it had when that was written. */
    Position read(int collections) {
        JsonNode there = server.metadata(names.database(), names.checkpoint());
        return there.path(FORMAT_NAME).intValue(0) == FORMAT
                        && there.path(COLLECTIONS).intValue(0) <= collections
                ? new Position(
                        there.path(EPOCH).stringValue(""), there.path(SEQUENCE).longValue(0))
                : SharedIndex.NOWHERE;
    }

    /** Tells the server. */
    void write(Position position, int collections) {
        server.makeDatabase(names.database());
        Located there = server.collection(names.database(), names.checkpoint());
        server.keep(
                there,
                Map.of(
                        FORMAT_NAME,
                        FORMAT,
                        EPOCH,
                        position.epoch(),
                        SEQUENCE,
                        position.sequence(),
                        COLLECTIONS,
                        collections));
    }

    /** Removes it. */
    void drop() {
        server.makeDatabase(names.database());
        server.drop(server.collection(names.database(), names.checkpoint()));
    }
}
