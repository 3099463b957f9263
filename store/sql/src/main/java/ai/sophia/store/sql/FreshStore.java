package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/**
 * Makes a new store's file whole under another name and then gives it its own: a file under that name was once a store, so that an empty
 * one is a lost one, and not one that is still to be begun. Stateless.
 */
final class FreshStore {
    private FreshStore() {}

    /**
     * @param directory the folder that its file lies in
     * @throws Fault.Unavailable if it cannot be written
     */
    static void make(Sqlite sqlite, Path directory) {
        Path unfinished = sqlite.file().resolveSibling(sqlite.file().getFileName() + ".new");
        Sqlite fresh = sqlite.at(unfinished);
        try {
            Files.deleteIfExists(unfinished);
            Files.deleteIfExists(fresh.log());
            Database database = new Database(fresh);
            try (Handle handle = database.write()) {
                Schema.prepare(handle, fresh);
                // closing would do so too, but would not tell of a failure
                fresh.settle(handle);
            } catch (RuntimeException failure) {
                throw database.failure(failure);
            }
            Files.move(unfinished, sqlite.file(), StandardCopyOption.ATOMIC_MOVE);
            sync(directory);
        } catch (IOException failure) {
            throw new Fault.Unavailable(
                    "cannot make the record store " + sqlite.file() + ": " + failure, Duration.ofMinutes(1), failure);
        }
    }

    /** Makes the new name survive a power failure, where the system lets a directory be opened. */
    private static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // then the system sees to it itself
            return;
        }
    }
}
