package ai.sophia.app;

import ai.sophia.cli.Failure;
import ai.sophia.cli.Migration;
import ai.sophia.store.sql.LeftBehind;
import ai.sophia.store.sql.PostgresServer;
import ai.sophia.store.sql.Relocation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** The records of a data directory on their way to a PostgreSQL server, or back. For one thread. */
final class RecordsMigration implements Migration {
    private static final String POSTGRES = "postgres";
    private static final String SQLITE = "sqlite";

    private final DataDirectory directory;
    private final Relocation relocation;
    private final Sequel sequel;

    private RecordsMigration(DataDirectory directory, Relocation relocation, Sequel sequel) {
        this.directory = directory;
        this.relocation = relocation;
        this.sequel = sequel;
    }

    /**
     * Takes both databases.
     *
     * @param to {@code postgres}, {@code sqlite}, or the address of a database
     * @param server reads such an address, or throws a {@link Failure}
     */
    static RecordsMigration open(Settings settings, String to, Function<String, PostgresServer> server) {
        requireHere(settings);
        boolean toDirectory = to.equals(SQLITE);
        PostgresServer other = other(settings, to, server);
        DataDirectory directory =
                DataDirectory.take(settings.data()).orElseThrow(() -> DataDirectory.occupied(settings.data()));
        try {
            Relocation relocation = toDirectory
                    ? Relocation.toDirectory(other, directory.memories(), directory.cache())
                    : Relocation.toServer(directory.memories(), directory.cache(), other);
            return new RecordsMigration(
                    directory, relocation, toDirectory ? back(other) : there(settings, to, directory));
        } catch (RuntimeException | Error failure) {
            directory.abandon();
            throw failure;
        }
    }

    /** Lets the copy be used again that a move left where the records are by the settings. */
    static Reopened reopen(Settings settings) {
        requireHere(settings);
        LeftBehind.Reopened reopened =
                settings.records().map(LeftBehind::reopen).orElseGet(() -> here(settings.data()));
        return new Reopened(reopened.place(), reopened.moved());
    }

    private static LeftBehind.Reopened here(Path data) {
        DataDirectory.requireBegun(data);
        DataDirectory directory = DataDirectory.take(data).orElseThrow(() -> DataDirectory.occupied(data));
        try {
            return LeftBehind.reopen(directory.memories(), directory.cache());
        } finally {
            directory.close();
        }
    }

    private static void requireHere(Settings settings) {
        if (!settings.server().isEmpty()) {
            throw Failure.misuse("the setting " + Setting.SERVER.label() + " names a server to ask, "
                    + settings.server() + ": records are moved where they are, and while none runs; unset it");
        }
    }

    private static PostgresServer other(Settings settings, String to, Function<String, PostgresServer> server) {
        Optional<PostgresServer> set = settings.records();
        if (to.equals(POSTGRES) || to.equals(SQLITE)) {
            return set.orElseThrow(() -> Failure.misuse("the setting " + Setting.RECORDS.label()
                    + " names no PostgreSQL server"
                    + (to.equals(SQLITE)
                            ? ": set it to where the records are, to move them from there"
                            : "\nGive its address: --to postgresql://host:5432/database")));
        }
        PostgresServer named = server.apply(to);
        if (set.isPresent() && !set.get().label().equals(named.label())) {
            throw Failure.misuse(
                    "the records are in " + set.get().label() + ", by the setting "
                            + Setting.RECORDS.label()
                            + "\nFrom one PostgreSQL database to another they are moved by PostgreSQL's own tools (pg_dump, pg_restore); to move those of the data directory, unset it.");
        }
        return named;
    }

    private static Sequel there(Settings settings, String to, DataDirectory directory) {
        return new Sequel(
                Setting.RECORDS.label(),
                to.equals(POSTGRES) ? settings.records().orElseThrow().label() : to,
                settings.records().isPresent(),
                "What was moved is still in " + directory.memories()
                        + ", as a copy, which is refused from now on. When all is well, delete that folder: nothing but memories.db is in it.");
    }

    private static Sequel back(PostgresServer server) {
        return new Sequel(
                Setting.RECORDS.label(),
                "",
                false,
                "What was moved is still in " + server.label()
                        + ", as a copy, which is refused from now on. When all is well, remove it with DROP DATABASE.");
    }

    @Override
    public String from() {
        return relocation.from();
    }

    @Override
    public String to() {
        return relocation.to();
    }

    @Override
    public Map<String, Long> counts() {
        return relocation.counts();
    }

    @Override
    public List<Moved> run(LongConsumer read, LongConsumer verified) {
        return relocation.run(read, verified).values().stream()
                .map(table -> new Moved(table.name(), table.rows(), table.sha256()))
                .toList();
    }

    @Override
    public Sequel sequel() {
        return sequel;
    }

    @Override
    public void close() {
        relocation.close();
        directory.close();
    }
}
