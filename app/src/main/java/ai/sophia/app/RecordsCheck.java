package ai.sophia.app;

import ai.sophia.cli.Failure;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Position;
import ai.sophia.store.lucene.IndexFolders;
import ai.sophia.store.sql.SqlMemoryStore;
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
}
