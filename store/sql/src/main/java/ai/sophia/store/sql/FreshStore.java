package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Makes a new store's file whole under another name and then gives it its own: a file under that name was once a store, so that an empty
 * one is a lost one, and not one that is still to be begun. Immutable.
 *
 * @param sqlite the store that is to be
 * @param unfinished the one that it is made as
 */
record FreshStore(Sqlite sqlite, Sqlite unfinished) {
    /**
     * Makes an empty store.
     *
     * @throws Fault.Unavailable if it cannot be written
     */
    static void make(Sqlite sqlite) {
        FreshStore fresh = begin(sqlite);
        Database database = new Database(fresh.unfinished());
        try (Handle handle = database.write()) {
            Schema.prepare(handle, fresh.unfinished());
            // closing would do so too, but would not tell of a failure
            fresh.unfinished().settle(handle);
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
        fresh.finish();
    }

    /** Begins one; what an earlier beginning has left is removed. */
    static FreshStore begin(Sqlite sqlite) {
        Path file = sqlite.file().resolveSibling(sqlite.file().getFileName() + ".new");
        FreshStore fresh = new FreshStore(sqlite, sqlite.at(file));
        try {
            fresh.discard();
        } catch (IOException failure) {
            throw fresh.unmade(failure);
        }
        return fresh;
    }

    /** Removes what there is of it. */
    void discard() throws IOException {
        Files.deleteIfExists(unfinished.file());
        Files.deleteIfExists(unfinished.log());
        Files.deleteIfExists(unfinished.index());
    }

    /** Gives it its name, when it is written, settled and closed; an empty store that had that name is no more. */
    void finish() {
        try {
            // a log that is left of the one before must not be taken for that of this one
            Files.deleteIfExists(sqlite.log());
            Files.deleteIfExists(sqlite.index());
            Files.move(unfinished.file(), sqlite.file(), StandardCopyOption.ATOMIC_MOVE);
            sync(sqlite.file().resolveSibling(""));
        } catch (IOException failure) {
            throw unmade(failure);
        }
    }

    private Fault.Unavailable unmade(IOException failure) {
        return new Fault.Unavailable(
                "cannot make the record store " + sqlite.file() + ": " + failure, Duration.ofMinutes(1), failure);
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
