package ai.sophia.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that name a scope. Filled by picocli, read by one thread. */
final class ScopeOptions {
    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "The user whose memory it is; where memories are looked for, \"*\" means those of all users.")
    String user = "";

    @Option(names = "--agent", paramLabel = "NAME", description = "The agent.")
    String agent = "";

    @Option(names = "--session", paramLabel = "NAME", description = "The session, or run.")
    String session = "";

    @Option(names = "--app", paramLabel = "NAME", description = "The application.")
    String app = "";

    /** The parts that were named, by the names that requests use. */
    Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("user", user);
        named.put("agent", agent);
        named.put("session", session);
        named.put("app", app);
        named.values().removeIf(String::isEmpty);
        return named;
    }
}
