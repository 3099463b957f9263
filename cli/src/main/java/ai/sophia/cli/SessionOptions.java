package ai.sophia.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What names one session. Filled by picocli, read by one thread. */
final class SessionOptions {
    @Parameters(paramLabel = "SESSION", description = "The session's name.")
    String session = "";

    @Option(names = "--user", paramLabel = "NAME", description = "The user whose session it is.")
    String user = "";

    @Option(names = "--agent", paramLabel = "NAME", description = "Only what this agent took part in.")
    String agent = "";

    @Option(names = "--app", paramLabel = "NAME", description = "The application.")
    String app = "";

    /** The session's address on a server. */
    String path() {
        if (session.isBlank()) {
            throw Failure.misuse("expected the name of a session, as \"sophia sessions\" shows it, but got none");
        }
        return "/api/sessions/"
                + URLEncoder.encode(session, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The other parts that were named, by the names that requests use. */
    Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("user", user);
        named.put("agent", agent);
        named.put("app", app);
        named.values().removeIf(String::isEmpty);
        return named;
    }
}
