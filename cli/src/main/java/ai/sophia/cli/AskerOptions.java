package ai.sophia.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** The option that names the agent that asks. Filled by picocli, read by one thread. */
final class AskerOptions {
    @Option(
            names = "--as",
            paramLabel = "AGENT",
            description = "Ask as this agent of the user's: what others keep from it is left out.")
    String asker = "";

    /** It, if it was named, by the name that requests use. */
    Map<String, String> named() {
        return asker.isEmpty() ? Map.of() : Map.of("as", asker);
    }
}
