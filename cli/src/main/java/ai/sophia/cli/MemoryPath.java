package ai.sophia.cli;

import java.util.regex.Pattern;

/** The address of one memory on a server. */
final class MemoryPath {
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{36}");

    private MemoryPath() {}

    /** The path of the memory with this id. */
    static String of(String id) {
        return "/api/memories/" + checked(id, "memory", "sophia list");
    }

    /** The path of the fact that the memory with this id holds. */
    static String ofFact(String id) {
        return "/api/facts/" + checked(id, "fact", "sophia facts");
    }

    private static String checked(String id, String what, String command) {
        if (!ID.matcher(id).matches()) {
            throw Failure.misuse("expected the id of a " + what + ", as \"" + command + "\" shows it, but got \""
                    + Terminal.cut(Terminal.line(id), 60) + "\"");
        }
        return id;
    }
}
