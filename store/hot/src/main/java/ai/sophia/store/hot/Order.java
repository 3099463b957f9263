package ai.sophia.store.hot;

import ai.sophia.core.index.Evidence;
import java.util.Arrays;

/** The versions of a session by their position; most come in that order. Reads may share it among threads, changes need it alone. */
final class Order implements Evidence.Session {
    private int[] versions = new int[4];
    private int count;

    /** Puts a version behind those whose position is not greater. */
    void add(int version, long[] positions) {
        if (count == versions.length) {
            versions = Arrays.copyOf(versions, 2 * count);
        }
        int at = count++;
        while (at > 0 && positions[versions[at - 1]] > positions[version]) {
            versions[at] = versions[at - 1];
            at--;
        }
        versions[at] = version;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int version(int index) {
        return versions[index];
    }
}
