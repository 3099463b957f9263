package ai.sophia.core.index;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was found to be a small part of all that an index holds, so that looking for it among the nearest of all is in vain. Each is forgotten
 * after some searches, for it may have grown. Safe for all threads.
 *
 * @param <P> what a search is confined to
 */
public final class Narrow<P> {
    private static final int REMEMBERED = 10_000;
    private static final int SEARCHES = 100;

    private final Map<P, Integer> parts = new ConcurrentHashMap<>();

    /** Whether the part was found to be narrow, some searches ago at most. */
    public boolean knows(P part) {
        return parts.containsKey(part)
                && parts.computeIfPresent(part, (same, left) -> left > 1 ? left - 1 : null) != null;
    }

    /** Notes that the part was found to be narrow. */
    public void note(P part) {
        if (parts.size() >= REMEMBERED) {
            parts.clear();
        }
        parts.put(part, SEARCHES);
    }
}
