package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Looks at the header of a SQLite file before SQLite opens it, so that a file that is foreign, damaged or newer is refused before
 * anything of it is changed. Stateless. The header's layout is that of the SQLite file format, section 1.3.
 */
final class SqliteFile {
    private static final String NAME = "memories.db";
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 100;
    private static final int PAGE_SIZE_AT = 16;
    private static final int PAGES_AT = 28;
    private static final int TABLES_AT = 40; // the schema cookie, 0 as long as there is no table
    private static final int APPLICATION_AT = 68;

    private SqliteFile() {}

    /** The store's file in a directory, which is made if it is not there. */
    static Sqlite checked(Path directory, int maximumPages) {
        try {
            Files.createDirectories(directory);
        } catch (IOException failure) {
            throw unwritable(directory, failure);
        }
        Path file = followed(directory.resolve(NAME));
        if (!Files.isWritable(directory) || (Files.exists(file) && !Files.isWritable(file))) {
            throw unwritable(directory, new IOException("no permission"));
        }
        Sqlite sqlite = new Sqlite(file, maximumPages);
        if (sqlite.exists()) {
            check(file, sqlite);
        } else if (Sqlite.size(sqlite.log()) > 0) {
            throw sqlite.damaged(
                    "it is not there, but its log " + sqlite.log().getFileName() + " is", new IOException("missing"));
        }
        return sqlite;
    }

    private static void check(Path file, Sqlite sqlite) {
        ByteBuffer header = ByteBuffer.wrap(header(file));
        if (header.limit() < HEADER || !Arrays.equals(Arrays.copyOf(header.array(), MAGIC.length), MAGIC)) {
            throw sqlite.damaged("it does not begin as a SQLite file does", new IOException("header"));
        }
        boolean unlogged = Sqlite.size(sqlite.log()) == 0;
        int application = header.getInt(APPLICATION_AT);
        boolean empty = application == 0 && header.getInt(TABLES_AT) == 0;
        if (application != Sqlite.APPLICATION && !empty) {
            throw new Fault.Unavailable(
                    file + " is a SQLite file of another application (expected the application id " + Sqlite.APPLICATION
                            + ", but got " + application + "): give another directory, or move the file away",
                    Duration.ofHours(1));
        }
        // with a log beside it, the newest pages may still be there only
        long expected = pageSize(header) * header.getInt(PAGES_AT);
        if (unlogged && Sqlite.size(file) < expected) {
            throw sqlite.damaged(
                    "expected " + expected + " bytes, but got " + Sqlite.size(file), new IOException("truncated"));
        }
    }

    /** A page of 65,536 bytes is written as 1. */
    private static long pageSize(ByteBuffer header) {
        int size = Short.toUnsignedInt(header.getShort(PAGE_SIZE_AT));
        return size == 1 ? 65_536 : size;
    }

    private static byte[] header(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(HEADER);
        } catch (IOException failure) {
            throw new Fault.Unavailable("cannot read " + file + ": " + failure, Duration.ofMinutes(1), failure);
        }
    }

    /** Where the log lies too, if it is a link. One that leads to nothing led to a store once: that is lost, and not still to be begun. */
    private static Path followed(Path file) {
        if (!Files.isSymbolicLink(file)) {
            return file;
        }
        try {
            return file.toRealPath();
        } catch (IOException lost) {
            throw new Fault.Unavailable(
                    "the record store " + file + " is a symbolic link, and what it points to is not there (" + lost
                            + "): mount it or put it back from a backup, or delete the link to start empty",
                    Duration.ofMinutes(1),
                    lost);
        }
    }

    private static Fault.Unavailable unwritable(Path directory, IOException cause) {
        return new Fault.Unavailable(
                "cannot write to the directory " + directory + " (" + cause
                        + "): make it and the files in it writable for this user, or give another data directory",
                Duration.ofMinutes(1),
                cause);
    }
}
