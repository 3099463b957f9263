package ai.sophia.store.sql;

import ai.sophia.core.Fault;
import ai.sophia.store.sql.Side.Contents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * All records on their way from one database to another: what they are and what belongs to them, with the same numbers, times, hashes and
 * places in the log. Both databases are held until it is closed. For one thread.
 *
 * <p>The log goes on in the other database under the same epoch, so that the indexes and webhooks that follow it need not begin anew. What
 * stays behind is a copy, which is refused ({@link LeftBehind}), and is given an epoch of its own, so that an index never takes one for the
 * other.
 */
public final class Relocation implements AutoCloseable {
    private final Side source;
    private final Load load;

    /** What a table holds, and the SHA-256 of its rows. */
    public record Table(String name, long rows, String sha256) {}

    private Relocation(Side source, Load load) {
        this.source = source;
        this.load = load;
    }

    /**
     * From the store in a directory, which nobody else has, to a PostgreSQL server.
     *
     * @param cacheDirectory where the native library of the database is kept
     * @throws Fault.NotFound if there is no store
     * @throws Fault.Conflict if what is there is the copy of records that were moved before
     * @throws Fault.Unavailable if one of them cannot be used, or a node uses it
     */
    public static Relocation toServer(Path directory, Path cacheDirectory, PostgresServer server) {
        SqliteLibrary.unpack(cacheDirectory.resolve("sqlite"));
        Sqlite sqlite = SqliteFile.checked(directory, 0);
        if (!sqlite.exists()) {
            throw nothing(sqlite);
        }
        Side source = prepared(new Database(sqlite));
        Postgres postgres = new Postgres(server);
        try {
            return new Relocation(source, PostgresLoad.open(new Database(postgres)));
        } catch (RuntimeException failure) {
            postgres.close();
            source.close();
            throw failure;
        }
    }

    /**
     * From a PostgreSQL server to a directory, which nobody else has.
     *
     * @param cacheDirectory where the native library of the database is kept
     * @throws Fault.NotFound if there is no store
     * @throws Fault.Conflict if what is there is the copy of records that were moved before
     * @throws Fault.Unavailable if one of them cannot be used, or a node uses it
     */
    public static Relocation toDirectory(PostgresServer server, Path directory, Path cacheDirectory) {
        SqliteLibrary.unpack(cacheDirectory.resolve("sqlite"));
        Sqlite sqlite = SqliteFile.checked(directory, 0);
        Postgres postgres = new Postgres(server);
        Optional<Side> source = Optional.empty();
        try {
            Database database = new Database(postgres);
            if (!database.snapshot(Dialect.EVERY_TENANT, PostgresSchema::isMade)) {
                throw nothing(postgres);
            }
            source = Optional.of(prepared(database));
            return new Relocation(source.get(), SqliteLoad.open(sqlite));
        } catch (RuntimeException failure) {
            source.ifPresent(Side::close);
            postgres.close();
            throw failure;
        }
    }

    /** Brought up to date first, as by any start. */
    private static Side prepared(Database database) {
        Schema.prepare(database);
        Side side = Side.begin(database);
        try {
            if (!side.holdsRecords()) {
                throw nothing(database.dialect());
            }
            LeftBehind.refuse(side.transaction(), database.dialect());
            return side;
        } catch (RuntimeException refused) {
            side.close();
            throw database.failure(refused);
        }
    }

    private static Fault.NotFound nothing(Dialect dialect) {
        return new Fault.NotFound("there are no records in " + dialect.place() + " that could be moved");
    }

    /** Where the records are, for people. */
    public String from() {
        return source.place();
    }

    /** Where they go, for people. */
    public String to() {
        return load.place();
    }

    /**
     * How many rows each table has that is moved; looks whether there is room for them.
     *
     * @throws Fault.Conflict if other records are where they go
     */
    public Map<String, Long> counts() {
        Optional<Side> held = load.existing().filter(Side::holdsRecords);
        if (held.isPresent() && !held.get().epoch().equals(source.epoch())) {
            throw occupied(held.get());
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        Layout.ALL.forEach(layout -> counts.put(layout.table(), source.count(layout)));
        return counts;
    }

    /**
     * Moves them, reads them back, and lets them be found there when they are the same. If this process is killed before, the source is
     * as it was, and this can be done again; if it is killed just afterwards, doing it again notes what remains to be noted.
     *
     * @param read told how many more rows have been read from the source
     * @param verified told how many more rows have been read back
     * @throws Fault.Conflict if other records are where they go
     * @throws Fault.Unavailable if a database fails, or what is read back differs; the source is as it was, and nothing is to be found in
     *     the other
     */
    public Map<String, Table> run(LongConsumer read, LongConsumer verified) {
        Optional<Side> held = load.existing().filter(Side::holdsRecords);
        Map<String, Contents> contents = new LinkedHashMap<>();
        if (held.isPresent()) {
            Layout.ALL.forEach(
                    layout -> contents.put(layout.table(), source.read(layout, (values, encoded) -> {}, read)));
            if (!isSame(held.get(), contents, verified)) {
                throw occupied(held.get());
            }
        } else {
            load.begin();
            for (Layout layout : Layout.ALL) {
                load.begin(layout);
                contents.put(layout.table(), source.read(layout, load::add, read));
                load.end();
            }
            if (!isSame(load.written(), contents, verified)) {
                throw new Fault.Unavailable(
                        "what was read back from " + to() + " is not what was written; nothing was moved",
                        Duration.ofMinutes(1));
            }
            load.commit();
        }
        leave();
        Map<String, Table> tables = new LinkedHashMap<>();
        contents.forEach((name, each) -> tables.put(name, new Table(name, each.rows(), each.sha256())));
        return tables;
    }

    private static boolean isSame(Side side, Map<String, Contents> contents, LongConsumer verified) {
        return Layout.ALL.stream()
                .allMatch(layout ->
                        side.read(layout, (values, encoded) -> {}, verified).equals(contents.get(layout.table())));
    }

    private Fault.Conflict occupied(Side held) {
        return load.occupied(held.count(Layout.ALL.stream()
                .filter(each -> each.table().equals("memories"))
                .findFirst()
                .orElseThrow()));
    }

    /** Makes the source the copy that it is from now on. */
    private void leave() {
        Database database = source.database();
        try {
            source.transaction().commit();
            source.transaction().inTransaction(transaction -> {
                transaction.update("UPDATE settings SET value = ? WHERE name = 'epoch'", Schema.newEpoch());
                LeftBehind.note(transaction, to() + " at " + Instant.now().truncatedTo(ChronoUnit.SECONDS));
                return true;
            });
        } catch (RuntimeException failure) {
            throw database.failure(failure);
        }
    }

    @Override
    public void close() {
        load.close();
        source.close();
        source.database().dialect().close();
    }
}
