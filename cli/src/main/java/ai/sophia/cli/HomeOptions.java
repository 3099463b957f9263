package ai.sophia.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that name whose facts are meant; those of a user are of no session and no agent. Filled by picocli, read by one thread. */
final class HomeOptions {
    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "The user whose facts they are; \"*\" means those of all users, where facts are listed.")
    String user = "";

    @Option(names = "--agent", paramLabel = "NAME", description = "The agent, where what was said is of no user.")
    String agent = "";

    @Option(names = "--app", paramLabel = "NAME", description = "The application.")
    String app = "";

    /** The parts that were named, by the names that requests use. */
    Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("user", user);
        named.put("agent", agent);
        named.put("app", app);
        named.values().removeIf(String::isEmpty);
        return named;
    }
}
