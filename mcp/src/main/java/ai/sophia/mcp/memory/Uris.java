package ai.sophia.mcp.memory;

import ai.sophia.core.memory.MemoryId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The URIs of what can be read. Stateless. */
final class Uris {
    static final String MEMORY = "memory://memories/{id}";
    static final String PROFILE = "memory://users/{user}/profile";
    static final String SESSION = "memory://sessions/{session}";

    private Uris() {}

    static String memory(MemoryId id) {
        return "memory://memories/" + id;
    }

    static String profile(String user) {
        return "memory://users/" + encoded(user) + "/profile";
    }

    static String session(String session) {
        return "memory://sessions/" + encoded(session);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
