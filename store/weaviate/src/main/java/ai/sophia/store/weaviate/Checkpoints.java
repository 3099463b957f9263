package ai.sophia.store.weaviate;

import ai.sophia.core.index.SharedIndex;
import ai.sophia.core.record.Position;
import java.util.List;
import java.util.Map;

/**
 * How far the index on the server is, kept as the one object of a collection of its own, and written after what it tells of, so that it is
 * never ahead. For one thread.
 */
final class Checkpoints {
    /** Another one means that what is there cannot be read. */
    private static final String FORMAT = "1";

    private static final String FORMAT_NAME = "format";
    private static final String EPOCH = "epoch";
    private static final String SEQUENCE = "sequence";
    private static final String HOLDINGS = "holdings";
    private static final List<String> NAMES = List.of(FORMAT_NAME, EPOCH, SEQUENCE, HOLDINGS);
    private static final String ID = "00000000-0000-8000-8000-000000000001";

    private final WeaviateServer server;
    private final String collection;
    private final int replication;

    /** @param replication copies that are made of it */
    Checkpoints(WeaviateServer server, Names names, int replication) {
        this.server = server;
        this.collection = names.checkpoint();
        this.replication = replication;
    }

    /** What the server tells: {@link SharedIndex#NOWHERE} if nothing, or if it holds less than it held when that was written. */
    Position read(int holdings) {
        Map<String, String> there = server.texts(collection, ID, NAMES);
        return FORMAT.equals(there.get(FORMAT_NAME)) && number(there, HOLDINGS) <= holdings
                ? new Position(there.getOrDefault(EPOCH, ""), number(there, SEQUENCE))
                : SharedIndex.NOWHERE;
    }

    private static long number(Map<String, String> there, String name) {
        try {
            return Long.parseLong(there.getOrDefault(name, "0"));
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    /** Tells the server. */
    void write(Position position, int holdings) {
        server.make(Layout.checkpoint(collection, NAMES, replication));
        server.keep(
                collection,
                ID,
                Map.of(
                        FORMAT_NAME,
                        FORMAT,
                        EPOCH,
                        position.epoch(),
                        SEQUENCE,
                        String.valueOf(position.sequence()),
                        HOLDINGS,
                        String.valueOf(holdings)));
    }

    /** Removes it. */
    void drop() {
        server.drop(collection);
    }
}
