package ai.sophia.mcp;

import java.util.Map;

/**
 * Many things that can be read, under URIs of one form.
 *
 * @param uriTemplate the form, with variables in braces, each of at least one character and without a slash (RFC 6570, level 1)
 * @param name for programs
 * @param title for people; empty for the same as the name
 * @param description for the model; empty for none
 * @param mediaType empty if it is not known, or not the same for all
 * @param completers for the variables that can be completed
 * @param reader reads one of them
 */
public record ResourceTemplate(
        String uriTemplate,
        String name,
        String title,
        String description,
        String mediaType,
        Map<String, Completer> completers,
        ResourceReader reader) {
    public ResourceTemplate {
        completers = Map.copyOf(completers);
    }
}
