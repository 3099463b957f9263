package ai.sophia.cli;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that name the moment to look at. Filled by picocli, read by one thread. */
final class AsOfOptions {
    @Option(names = "--valid-at", paramLabel = "TIME", description = "As it was so at that time.")
    String validAt = "";

    @Option(names = "--known-at", paramLabel = "TIME", description = "As it was known at that time.")
    String knownAt = "";

    /** The moments that were named, by the names that requests use. */
    Map<String, String> named(InstantSource clock) {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("validAt", Moments.iso("--valid-at", validAt, clock));
        named.put("knownAt", Moments.iso("--known-at", knownAt, clock));
        named.values().removeIf(String::isEmpty);
        return named;
    }
}
