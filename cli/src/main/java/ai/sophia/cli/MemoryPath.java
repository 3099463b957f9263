package ai.sophia.cli;

import java.util.regex.Pattern;

/** The address of one memory on a server. */
final class MemoryPath {
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{36}");

    private MemoryPath() {}

    /** The path of the memory with this id. */
    static String of(String id) {
        if (!ID.matcher(id).matches()) {
            throw Failure.misuse("expected the id of a memory, as \"sophia list\" shows it, but got \""
                    + Terminal.cut(Terminal.line(id), 60) + "\"");
        }
        return "/api/memories/" + id;
    }
}
