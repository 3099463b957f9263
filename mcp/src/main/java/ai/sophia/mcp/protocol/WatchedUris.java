package ai.sophia.mcp.protocol;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The URIs of which a client wants to hear that what stands under them has changed. Two URIs that differ only in which characters they
 * escape lead to the same; of a change the client is told as it wrote the URI itself. Safe for all threads.
 */
public final class WatchedUris {
    /** Most URIs that a client can watch at a time. */
    public static final int LIMIT = 1_000;

    private final Map<String, Set<String>> written = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Watches a URI; false if there are too many already. */
    public boolean add(String uri) {
        if (size.get() >= LIMIT) {
            return false;
        }
        written.compute(canonical(uri), (key, known) -> {
            Set<String> all = known == null ? ConcurrentHashMap.newKeySet() : known;
            if (all.add(uri)) {
                size.incrementAndGet();
            }
            return all;
        });
        return true;
    }

    /** Watches a URI no longer, in whichever way it was written. */
    public void remove(String uri) {
        Set<String> removed = written.remove(canonical(uri));
        if (removed != null) {
            size.addAndGet(-removed.size());
        }
    }

    /** How the client wrote this URI, empty if it does not watch it. */
    public Set<String> as(String uri) {
        return Set.copyOf(written.getOrDefault(canonical(uri), Set.of()));
    }

    /** All of them, as the client wrote them. */
    public Stream<String> all() {
        return written.values().stream().flatMap(Set::stream);
    }

    /** The same for all URIs that lead to the same: what stands between two slashes is written in one way. */
    private static String canonical(String uri) {
        return Arrays.stream(uri.split("/", -1)).map(WatchedUris::rewritten).collect(Collectors.joining("/"));
    }

    private static String rewritten(String part) {
        try {
            // a plus sign means itself in a path
            String decoded = URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
            return URLEncoder.encode(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return part;
        }
    }
}
