package ai.sophia.app;

import ai.sophia.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;

/** The folders of a data directory, and what to do about one that cannot be used. */
enum DataFolder {
    /** The records: the truth. */
    MEMORIES("Put the memories back there from a backup"),
    /** The search index. */
    INDEXES("Move it away; the index is made again from the records"),
    /** Unpacked libraries and the model. */
    CACHE("Delete it; what lies there is unpacked again"),
    /** Cold memories. */
    ARCHIVE("Put the archive back there from a backup"),
    /** Backups. */
    BACKUPS("Move it away"),
    /** The socket of the process that serves others. */
    RUN("Delete it; it is made again");

    private final String remedy;

    DataFolder(String remedy) {
        this.remedy = remedy;
    }

    /** Its name in the data directory. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where it lies in the data directory. */
    Path in(Path root) {
        return root.resolve(label());
    }

    /** Whether one of them has this name. */
    static boolean isNamed(String name) {
        return Arrays.stream(values()).anyMatch(each -> each.label().equals(name));
    }

    /**
     * Makes it if it is not there.
     *
     * @throws Failure if it is something else than a folder that this user may write to
     */
    void prepare(Path root) throws IOException {
        Path folder = in(root);
        if (Files.isDirectory(folder)) {
            requireWritable(folder);
        } else if (Files.isSymbolicLink(folder)) {
            throw unusable(
                    folder,
                    "is a symbolic link to " + Files.readSymbolicLink(folder) + ": expected a folder there, but found "
                            + (Files.exists(folder) ? "a file" : "nothing"),
                    "Mount or make the folder that it points to");
        } else if (Files.exists(folder)) {
            throw unusable(folder, "is a file", remedy);
        } else {
            makePrivate(folder);
        }
    }

    private static void requireWritable(Path folder) {
        if (!Files.isWritable(folder)) {
            throw unusable(folder, "cannot be written to", "Make it writable for this user");
        }
    }

    private static Failure unusable(Path folder, String what, String remedy) {
        return Failure.of("the folder " + folder + " of the data directory " + what + "\n" + remedy
                + ", or name another data directory with --data or SOPHIA_DATA.");
    }

    /** Makes a folder that its owner alone may look into, where the file system knows owners. */
    static void makePrivate(Path folder) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(folder);
        }
    }
}
