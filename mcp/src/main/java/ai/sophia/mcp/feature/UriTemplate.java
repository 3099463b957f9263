package ai.sophia.mcp.feature;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URIs of one form (RFC 6570, level 1), read backwards: from a URI to the variables. Immutable, safe for all threads. */
record UriTemplate(Pattern pattern, List<String> names) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9_]+)\\}");

    UriTemplate {
        names = List.copyOf(names);
    }

    static UriTemplate parse(String template) {
        StringBuilder pattern = new StringBuilder();
        List<String> names = new ArrayList<>();
        Matcher variable = VARIABLE.matcher(template);
        int literal = 0;
        while (variable.find()) {
            pattern.append(Pattern.quote(template.substring(literal, variable.start())))
                    .append("([^/?#]+)");
            names.add(variable.group(1));
            literal = variable.end();
        }
        pattern.append(Pattern.quote(template.substring(literal)));
        return new UriTemplate(Pattern.compile(pattern.toString()), names);
    }

    /** What stands in the URI for each variable, decoded; empty if the URI has another form. */
    Optional<Map<String, String>> match(String uri) {
        Matcher matcher = pattern.matcher(uri);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            try {
                // a plus sign means itself in a path
                String encoded = matcher.group(i + 1).replace("+", "%2B");
                variables.put(names.get(i), URLDecoder.decode(encoded, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }
}
