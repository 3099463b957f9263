package ai.sophia.store.sql;

import java.util.List;
import java.util.Map;

/**
 * The parameters of pgvector's indexes, by how many vectors there are. Those of lists were tried on 20,000 vectors of MiniLM, of which the numbers
 * that its documentation begins with found three of four; those of graphs follow it, but for many. Stateless.
 */
final class PgvectorTuning {
    private static final long MANY = 250_000;

    /** A list for so many rows, and no more than so many times the root of them. */
    private static final int ROWS_A_LIST = 250;

    private static final int LISTS_A_ROOT = 4;

    /** One list of so many is searched. */
    private static final int PART_OF_LISTS = 3;

    private static final int FEWEST_LISTS = 10;
    private static final int MOST_LISTS = 32_768;

    /** Fewest and most candidates that the search of a graph keeps. */
    private static final int LEAST_CANDIDATES = 100;

    static final int MOST_CANDIDATES = 1_000;

    /** An index is made anew when there are so many times as many vectors, and other parameters suit them. */
    private static final int OUTGROWN = 4;

    private static final long MEGABYTE = 1024L * 1024;
    private static final long LEAST_MEMORY = 64 * MEGABYTE;
    private static final long MOST_MEMORY = 1024 * MEGABYTE;

    /** What a vector takes in a graph beside its numbers, about. */
    private static final int NODE_BYTES = 512;

    private PgvectorTuning() {}

    /**
     * An index as it was made.
     *
     * @param parameters of the index, by their names in SQL
     * @param rows how many vectors it was made for
     */
    record Built(VectorMethod method, Map<String, Integer> parameters, long rows) {
        Built {
            parameters = Map.copyOf(parameters);
        }

        /** Whether it should be made anew for so many. */
        boolean isOutgrown(long now) {
            return now >= OUTGROWN * rows && !wanted(method, now).parameters.equals(parameters);
        }
    }

    /** The index that suits so many vectors. */
    static Built wanted(VectorMethod method, long rows) {
        return switch (method) {
            case HNSW ->
                new Built(
                        method,
                        rows < MANY ? Map.of("m", 16, "ef_construction", 64) : Map.of("m", 24, "ef_construction", 128),
                        rows);
            case IVFFLAT -> new Built(method, Map.of("lists", lists(rows)), rows);
        };
    }

    private static int lists(long rows) {
        double lists = Math.min((double) rows / ROWS_A_LIST, LISTS_A_ROOT * Math.sqrt((double) rows));
        return Math.clamp((long) lists, FEWEST_LISTS, MOST_LISTS);
    }

    /** A setting of the session, and its value. */
    record Setting(String name, String value) {}

    /** How to search an index for so many, now that there are so many rows. */
    static List<Setting> searching(Built built, long rows, int depth, boolean iterates) {
        Setting much = switch (built.method()) {
            case HNSW -> new Setting("hnsw.ef_search", String.valueOf(candidates(rows, depth)));
            case IVFFLAT ->
                new Setting(
                        "ivfflat.probes",
                        String.valueOf(probes(built.parameters().getOrDefault("lists", 1), rows)));
        };
        Setting further = new Setting(built.method().label() + ".iterative_scan", "relaxed_order");
        return iterates ? List.of(much, further) : List.of(much);
    }

    private static int candidates(long rows, int depth) {
        int bySize = rows < MANY ? LEAST_CANDIDATES : 2 * LEAST_CANDIDATES;
        return Math.clamp(depth + (long) bySize / 2, bySize, MOST_CANDIDATES);
    }

    private static int probes(int lists, long rows) {
        int part = lists / (rows < MANY ? PART_OF_LISTS : 2 * PART_OF_LISTS) + 1;
        return Math.min(lists, Math.max(FEWEST_LISTS, part));
    }

    /** The memory that making the index should have, as the setting {@code maintenance_work_mem} wants it. */
    static String memory(long rows, int dimension, int bytesOfNumber) {
        long wanted = rows * ((long) dimension * bytesOfNumber + NODE_BYTES);
        return Math.clamp(wanted, LEAST_MEMORY, MOST_MEMORY) / 1024 + "kB";
    }
}
