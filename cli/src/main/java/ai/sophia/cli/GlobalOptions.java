package ai.sophia.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. Filled by picocli, read by one thread. */
final class GlobalOptions {
    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "The data directory (default: ~/.sophia, or SOPHIA_DATA).")
    String data = "";

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "The settings file (default: sophia.yaml in the data directory, or SOPHIA_CONFIG).")
    String config = "";

    @Option(
            names = "--server",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "Ask this server instead of the data directory (or SOPHIA_SERVER).")
    String server = "";

    @Option(
            names = "--key",
            scope = ScopeType.INHERIT,
            paramLabel = "KEY",
            description = "The server's API key; better given in SOPHIA_KEY or a file named by SOPHIA_KEY_FILE.")
    String key = "";

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the server's JSON.")
    boolean json;

    @Option(names = "--quiet", scope = ScopeType.INHERIT, description = "Print only what was asked for.")
    boolean quiet;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    /** What they say about the settings. */
    Choices choices() {
        return choices(Map.of());
    }

    /** What they and further options say about the settings; an empty value says nothing. */
    Choices choices(Map<String, String> further) {
        Map<String, String> said = new LinkedHashMap<>(further);
        said.put("data", data);
        said.put("server", server);
        said.put("key", key);
        said.values().removeIf(String::isEmpty);
        return new Choices(said, config);
    }
}
