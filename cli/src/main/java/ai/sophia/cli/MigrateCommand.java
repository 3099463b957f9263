package ai.sophia.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code sophia migrate}: moves the records to another database. */
@Command(
        name = "migrate",
        description = {
            "Moves the records from the data directory to a PostgreSQL server, or back, and reads all of them back.",
            "Nothing may use them meanwhile: stop the server, the agents, and every other node first.",
            "What is killed on the way has changed nothing; the same command begins again. The setting \"records\" is yours to change afterwards.",
            "What stays behind is a copy, which is refused until --reopen."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia migrate --to postgresql://db.example:5432/sophia --dry-run",
            "  SOPHIA_POSTGRES_PASSWORD_FILE=/run/secrets/postgres sophia migrate --to postgresql://sophia@db.example/sophia",
            "  sophia migrate --to sqlite",
            "  sophia migrate --reopen"
        })
final class MigrateCommand extends SubCommand {
    @ArgGroup(multiplicity = "1")
    Aim aim = new Aim();

    /** What is to be done: one of both is said. */
    static final class Aim {
        @Option(
                names = "--to",
                paramLabel = "TARGET",
                description = {
                    "\"postgres\", the server that the setting \"records\" names; or the address of one; or \"sqlite\", the data directory."
                })
        String to = "";

        @Option(
                names = "--reopen",
                description = {
                    "Go on with the copy that a move left where the setting \"records\" says: what was remembered elsewhere since is not in it."
                })
        boolean reopen;
    }

    @Option(names = "--dry-run", description = "Only look whether it can be done, and count.")
    boolean dryRun;

    MigrateCommand(Tools tools) {
        super(tools);
    }

    @Override
    public Integer call() {
        if (aim.reopen) {
            reopen();
            return ExitCode.OK;
        }
        try (Migration migration = tools().host().migrate(options().choices(), aim.to)) {
            Map<String, Long> counts = migration.counts();
            if (dryRun) {
                plan(migration, counts);
            } else {
                move(migration, counts);
            }
        }
        return ExitCode.OK;
    }

    private void reopen() {
        if (dryRun) {
            throw Failure.misuse("--dry-run goes with --to");
        }
        Migration.Reopened copy = tools().host().reopen(options().choices());
        if (options().json) {
            print(JsonNodeFactory.instance
                    .objectNode()
                    .put("place", copy.place())
                    .put("moved", copy.moved().orElse(""))
                    .put("reopened", copy.moved().isPresent()));
            return;
        }
        out().println(copy.moved()
                .map(
                        where -> "The records in " + shown(copy.place()) + " may be used again. They were moved to "
                                + shown(where)
                                + ": what was remembered there since is not in them. The index is made again, and facts are looked for in all of it once more."
                                + " While both are in use, give this one no index server of the other, and remove its webhooks.")
                .orElse("The records in " + shown(copy.place()) + " are not refused; nothing was to be done."));
    }

    private void plan(Migration migration, Map<String, Long> counts) {
        if (options().json) {
            ObjectNode json = json(migration, true);
            ArrayNode tables = json.putArray("tables");
            counts.forEach(
                    (table, rows) -> tables.addObject().put("table", table).put("rows", rows));
            print(json);
            return;
        }
        Table table = new Table().left("TABLE").right("ROWS");
        counts.forEach((name, rows) -> table.row(name, Numbers.count(rows)));
        table.print(terminal());
        out().println("These would be moved from " + shown(migration.from()) + " to " + shown(migration.to())
                + "; nothing was changed.");
    }

    private void move(Migration migration, Map<String, Long> counts) {
        long total = counts.values().stream().mapToLong(rows -> rows).sum();
        long start = System.nanoTime();
        List<Migration.Moved> moved;
        try (Steps steps = new Steps(total)) {
            moved = migration.run(steps::read, steps::verified);
        }
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
        Migration.Sequel sequel = migration.sequel();
        if (options().json) {
            ObjectNode json = json(migration, false);
            ArrayNode tables = json.putArray("tables");
            moved.forEach(each -> tables.addObject()
                    .put("table", each.table())
                    .put("rows", each.rows())
                    .put("sha256", each.sha256()));
            json.put("seconds", seconds);
            json.putObject("setting").put("name", sequel.setting()).put("value", sequel.value());
            json.put("settled", sequel.settled());
            json.put("leftover", sequel.leftover());
            print(json);
            return;
        }
        Table table = new Table().left("TABLE").right("ROWS").yielding("SHA-256");
        moved.forEach(each -> table.row(each.table(), Numbers.count(each.rows()), each.sha256()));
        table.print(terminal());
        out().println("moved from " + shown(migration.from()) + " to " + shown(migration.to())
                + ", read back and found to be the same, in " + "%.1f".formatted(seconds) + " s");
        if (!sequel.settled()) {
            out().println(
                            sequel.value().isEmpty()
                                    ? "Now remove the setting \"" + sequel.setting()
                                            + "\" wherever it is given: in the settings file, and in the environment of each agent and server."
                                    : "Now set \"" + sequel.setting() + ": " + shown(sequel.value())
                                            + "\" in the settings file, or in the environment of each agent and server: until then they are refused, for what was left behind is a copy.");
        }
        out().println(shown(sequel.leftover()));
    }

    private static String shown(String text) {
        return Terminal.line(text);
    }

    private static ObjectNode json(Migration migration, boolean dryRun) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("from", migration.from())
                .put("to", migration.to())
                .put("dryRun", dryRun);
    }

    private void print(ObjectNode json) {
        out().println(SophiaClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json));
    }

    /** A bar for what is moved, and when that is done one for what is read back. Used by one thread. */
    private final class Steps implements AutoCloseable {
        private final long total;
        private Progress progress;
        private boolean verifying;

        Steps(long total) {
            this.total = total;
            this.progress = new Progress(terminal(), options().quiet, "Moving", "rows", total);
        }

        void read(long rows) {
            progress.advance(rows);
        }

        void verified(long rows) {
            if (!verifying) {
                verifying = true;
                progress.close();
                progress = new Progress(terminal(), options().quiet, "Verifying", "rows", total);
            }
            progress.advance(rows);
        }

        @Override
        public void close() {
            progress.close();
        }
    }
}
