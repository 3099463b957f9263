package ai.sophia.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * The options that every command takes, before or after its name: one instance for each place. They are not inherited in picocli's way,
 * for commands of other modules have options of the same names. Filled by picocli, read by one thread.
 */
final class GlobalOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data directory (default: ~/.sophia, or SOPHIA_DATA).")
    String data = "";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The settings file (default: sophia.yaml in the data directory, or SOPHIA_CONFIG).")
    String config = "";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Ask this server instead of the data directory (or SOPHIA_SERVER).")
    String server = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The server's API key; better given in SOPHIA_KEY or a file named by SOPHIA_KEY_FILE.")
    String key = "";

    @Option(names = "--json", description = "Print the server's JSON.")
    boolean json;

    @Option(names = "--quiet", description = "Print only what was asked for.")
    boolean quiet;

    @Option(names = "--debug", description = "Show the stack trace of a failure.")
    boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    /** These, and where they say nothing, those that were given before the command's name. */
    GlobalOptions over(GlobalOptions before) {
        GlobalOptions both = new GlobalOptions();
        both.data = data.isEmpty() ? before.data : data;
        both.config = config.isEmpty() ? before.config : config;
        both.server = server.isEmpty() ? before.server : server;
        both.key = key.isEmpty() ? before.key : key;
        both.json = json || before.json;
        both.quiet = quiet || before.quiet;
        both.debug = debug || before.debug;
        return both;
    }

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
