package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of pgvector that a database has, and what it can do.
 *
 * @param version as the database tells it
 * @param halves whether it has vectors of half-precision numbers
 * @param iterates whether it goes on searching where a condition leaves out too many
 */
record PgvectorExtension(String version, boolean halves, boolean iterates) {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int THOUSAND = 1_000;
    private static final int WITH_HNSW = 5;
    private static final int WITH_HALVES = 7;
    private static final int WITH_ITERATION = 8;

    /** Longest vectors that an index takes, of single- and of half-precision numbers. */
    private static final int LONGEST = 2_000;

    private static final int LONGEST_OF_HALVES = 4_000;

    private static final Duration RETRY = Duration.ofMinutes(1);

    /** That of the version. */
    static PgvectorExtension of(String version) {
        Matcher parts = VERSION.matcher(version);
        int number =
                parts.matches() ? THOUSAND * Integer.parseInt(parts.group(1)) + Integer.parseInt(parts.group(2)) : 0;
        if (number < WITH_HNSW) {
            throw new Fault.Unavailable(
                    "expected pgvector 0." + WITH_HNSW + " or newer, but the database of the records has " + version
                            + ": install a newer one, and run ALTER EXTENSION vector UPDATE",
                    RETRY);
        }
        return new PgvectorExtension(version, number >= WITH_HALVES, number >= WITH_ITERATION);
    }

    /**
     * The one of the database.
     *
     * @throws Fault.Unavailable if it has none that can be used; the message says what to do
     */
    static PgvectorExtension find(Handle handle) {
        Optional<String> version = handle.query("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
                .texts()
                .findOne();
        if (version.isEmpty()) {
            throw missing(handle);
        }
        boolean visible = handle.query("SELECT to_regtype('vector') IS NOT NULL")
                .booleans()
                .one();
        if (!visible) {
            throw new Fault.Unavailable(
                    "pgvector is in a schema that is not looked into: run ALTER EXTENSION vector SET SCHEMA public",
                    RETRY);
        }
        return of(version.get());
    }

    private static Fault.Unavailable missing(Handle handle) {
        boolean installed = handle.query("SELECT count(*) > 0 FROM pg_available_extensions WHERE name = 'vector'")
                .booleans()
                .one();
        String database = handle.query("SELECT current_database()").texts().one();
        String making = "run CREATE EXTENSION vector in the database " + database + " as a superuser";
        return new Fault.Unavailable(
                "the database of the records has no pgvector: "
                        + (installed ? making : "install it on the database's machine, then " + making)
                        + ", or set postgres.vectors to off",
                RETRY);
    }

    /** Makes it if it is missing and this user may. */
    static void make(Handle handle) {
        if (handle.query("""
                        SELECT count(*) > 0 FROM pg_available_extensions a JOIN pg_available_extension_versions v
                        ON v.name = a.name AND v.version = a.default_version
                        WHERE a.name = 'vector' AND a.installed_version IS NULL
                            AND ((SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
                                OR (v.trusted AND has_database_privilege(current_database(), 'CREATE')))""").booleans().one()) {
            handle.execute("CREATE EXTENSION IF NOT EXISTS vector SCHEMA public");
        }
    }

    /**
     * Checks that an index takes vectors so long.
     *
     * @throws Fault.Unavailable if it does not
     */
    void check(int dimension) {
        int longest = halves ? LONGEST_OF_HALVES : LONGEST;
        if (dimension > longest) {
            throw new Fault.Unavailable(
                    "pgvector " + version + " indexes vectors of up to " + longest
                            + " numbers, but those of the model have " + dimension
                            + ": choose a model with shorter ones, or set postgres.vectors to off",
                    RETRY);
        }
    }

    /** A column or an argument as the index compares it. */
    String compared(String vector, int dimension) {
        return halves ? "CAST(" + vector + " AS halfvec(" + dimension + "))" : vector;
    }

    /** The operators of an index by inner product. */
    String operators() {
        return halves ? "halfvec_ip_ops" : "vector_ip_ops";
    }
}
