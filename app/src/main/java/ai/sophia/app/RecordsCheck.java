package ai.sophia.app;

import ai.sophia.cli.Failure;
import ai.sophia.core.record.HeldSpace;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.store.lucene.IndexFolders;
import ai.sophia.store.sql.SqlMemoryStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the records may be served by this build, with the indexes that lie beside them; what would lose memories, or seem to, is refused.
 * Immutable, safe for all threads.
 */
record RecordsCheck(Opening<SqlMemoryStore> records, DataDirectory directory, IndexFolders folders) {
    /**
     * Waits for the records and looks at them. Records that are gone while an index still knows them were lost, or not mounted, or lie
     * elsewhere: to go on would be to forget them for good.
     *
     * @param known where an index stands, sequence 0 if that is not known
     * @throws Failure if they are not to be served
     */
    void against(Position known) {
        MemoryStore store = records.result();
        Position head = store.head();
        if (head.sequence() == 0
                && Stream.concat(Stream.of(known), folders.positions().stream())
                        .anyMatch(each -> each.sequence() > 0 && !each.epoch().equals(head.epoch()))) {
            String place = store.place();
            throw Failure.of("the records in " + place + " are gone, but " + directory.indexes()
                    + " is still there. Put " + place
                    + " back from a backup, or name where the records are by the setting "
                    + Setting.RECORDS.label() + ", or delete " + directory.indexes() + " to begin without memories");
        }
    }

    /**
     * The model of the space that serves, empty if none does yet.
     *
     * @param held the spaces of the records
     * @throws Failure if this build has no such model: in another space what was remembered would not be found
     */
    Optional<OnnxModel> serving(List<HeldSpace> held) {
        return held.stream()
                .filter(HeldSpace::serves)
                .findFirst()
                .map(
                        space -> Arrays.stream(OnnxModel.values())
                                .filter(OnnxModel::isPresent)
                                .filter(each -> each.space().id().equals(space.id()))
                                .findFirst()
                                .orElseThrow(
                                        () -> Failure.misuse(
                                                "the memories here were embedded by " + space.id()
                                                        + ", and this build has no such model to answer questions with. Start with the version of Sophia"
                                                        + " that they were made with, or export them there and import them into a new data directory")));
    }
}
