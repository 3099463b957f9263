package ai.sophia.app;

import ai.sophia.cli.Failure;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.store.sql.SqlMemoryStore;
import java.util.Set;

/**
 * Whether the records may be served with this model and the index that lies beside them; what would lose memories, or seem to, is refused.
 * Immutable, safe for all threads.
 */
record RecordsCheck(Opening<SqlMemoryStore> records, OnnxModel model, DataDirectory directory) {
    /**
     * Waits for the records and looks at them.
     *
     * @param known where the index stands, sequence 0 if that is not known
     * @throws Failure if they are not to be served
     */
    void against(Position known) {
        MemoryStore store = records.result();
        checkSpace(store);
        checkRecords(store, known);
    }

    /** Vectors of another model would not be searched, so what was remembered with it would seem to be lost. */
    private void checkSpace(MemoryStore store) {
        Set<String> spaces = store.spaces();
        if (!spaces.isEmpty() && !spaces.contains(model.space().id())) {
            throw Failure.misuse("the memories here were embedded by " + String.join(", ", spaces)
                    + ", but the setting embedder: " + model.label() + " means "
                    + model.space().id()
                    + ". Start with the embedder they were made with, or export them and import them"
                    + " into a new data directory");
        }
    }

    /** Records that are gone while the index still knows them were lost, or not mounted: to go on would be to forget them for good. */
    private void checkRecords(MemoryStore store, Position known) {
        Position head = store.head();
        boolean begun = head.sequence() == 0 && !head.epoch().equals(known.epoch());
        if (begun && known.sequence() > 0) {
            throw Failure.of("the records in " + directory.memories() + " are gone, but " + directory.indexes()
                    + " is still there. Put " + directory.memories()
                    + " back from a backup, or delete " + directory.indexes() + " to begin without memories");
        }
    }
}
