package ai.sophia.cli;

import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** The options that narrow what is listed or recalled. Filled by picocli, read by one thread. */
final class ViewOptions {
    @Option(
            names = "--filter",
            paramLabel = "JSON",
            description = "Only what matches, such as '{\"speaker\": \"Ada\"}'.")
    String filter = "";

    @Mixin
    AsOfOptions asOf = new AsOfOptions();

    /** The filter that was typed, empty if none was. */
    Optional<JsonNode> filter() {
        return filter.isEmpty() ? Optional.empty() : Optional.of(Requests.filter(filter));
    }
}
