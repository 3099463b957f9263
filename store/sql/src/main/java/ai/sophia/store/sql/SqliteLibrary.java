package ai.sophia.store.sql;

import ai.sophia.core.UnpackedFiles;
import java.nio.file.Path;
import org.sqlite.util.LibraryLoaderUtil;

/** SQLite itself, which is native code. Stateless, safe for all threads. */
final class SqliteLibrary {
    private static final String FOLDER_PROPERTY = "org.sqlite.lib.path";
    private static final String NAME_PROPERTY = "org.sqlite.lib.name";

    private SqliteLibrary() {}

    /** Has the driver use a copy that is kept: left to itself, it unpacks another at each start, and leaves it behind if it is killed. */
    static void unpack(Path cacheDirectory) {
        String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
        boolean told = System.getProperty(FOLDER_PROPERTY) != null || System.getProperty(NAME_PROPERTY) != null;
        if (!told && SqliteLibrary.class.getResource(resource) != null) {
            Path file = new UnpackedFiles(cacheDirectory).file(resource);
            System.setProperty(FOLDER_PROPERTY, String.valueOf(file.getParent()));
            System.setProperty(NAME_PROPERTY, String.valueOf(file.getFileName()));
        }
    }
}
