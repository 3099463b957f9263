package ai.sophia.cli;

import java.util.Map;

/**
 * What the command line says about the settings. Immutable.
 *
 * @param settings values by the setting's name, such as {@code port}; only those that were given
 * @param file the settings file that was named, empty if none was
 */
public record Choices(Map<String, String> settings, String file) {
    /** Nothing was said. */
    public static final Choices NONE = new Choices(Map.of(), "");

    public Choices {
        settings = Map.copyOf(settings);
    }
}
