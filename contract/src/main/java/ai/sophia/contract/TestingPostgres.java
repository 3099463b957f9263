package ai.sophia.contract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server with pgvector, started by {@code dev/postgres} in a folder of its own; it ends with this process, however that
 * ends. The driver comes from whoever uses this. Safe for all threads.
 */
public final class TestingPostgres implements AutoCloseable {
    private static final class Shared {
        static final TestingPostgres SERVER = start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    private final Path directory;
    private final Process process;
    private final Map<String, String> parts = new HashMap<>();
    private final AtomicInteger databases = new AtomicInteger();

    private TestingPostgres(Path directory, List<String> settings) throws IOException {
        this.directory = directory;
        List<String> arguments = new ArrayList<>(List.of("run", directory.toString()));
        arguments.addAll(settings);
        this.process = script(arguments).start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            int equals = line.indexOf('=');
            if (equals > 0) {
                parts.put(line.substring(0, equals), line.substring(equals + 1));
            }
            if (line.startsWith("superuser=")) {
                return;
            }
        }
        throw new IOException("expected dev/postgres to start a server, but it said: " + said);
    }

    /** One server for all tests of this process that leave it running. */
    public static TestingPostgres shared() {
        return Shared.SERVER;
    }

    /**
     * A server for one test, which may stop it.
     *
     * @param settings of PostgreSQL, as {@code name=value}
     */
    public static TestingPostgres start(String... settings) {
        try {
            return new TestingPostgres(Files.createTempDirectory("postgres-"), List.of(settings));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static ProcessBuilder script(List<String> arguments) {
        Path here = Path.of("").toAbsolutePath();
        Path script = Stream.iterate(Optional.of(here), Optional::isPresent, folder -> folder.map(Path::getParent))
                .flatMap(Optional::stream)
                .map(folder -> folder.resolve("dev").resolve("postgres"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("expected dev/postgres above " + here));
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    /** A new, empty database of the user's own, as an address that Sophia takes. */
    public String database() {
        String name = "test_" + databases.incrementAndGet();
        execute(user(), part("url"), "CREATE DATABASE " + name);
        return part("url").replaceFirst("/[^/]*$", "/" + name);
    }

    /** Who owns the databases, and is no superuser. */
    public String user() {
        return part("user");
    }

    /** The password of that user, and of the superuser. */
    public String password() {
        return part("password");
    }

    /** Runs statements in a database as the superuser. */
    public void asSuperuser(String database, String... statements) {
        execute(part("superuser"), database, statements);
    }

    /** Runs a statement as the superuser in a transaction that lasts, with its locks, until this is closed. */
    public AutoCloseable holding(String database, String sql) {
        try {
            Connection connection = DriverManager.getConnection("jdbc:" + database, part("superuser"), password());
            try (Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute(sql);
                return connection;
            } catch (SQLException failure) {
                connection.close();
                throw failure;
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void execute(String user, String database, String... statements) {
        try (Connection connection = DriverManager.getConnection("jdbc:" + database, user, password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String part(String name) {
        return Optional.ofNullable(parts.get(name))
                .orElseThrow(() -> new IllegalStateException("expected dev/postgres to tell the " + name));
    }

    /** Stops the server as a crash of it does. */
    public void crash() {
        run("stop", directory.toString(), "immediate");
    }

    /** Starts it again, on the same port. */
    public void restart(String... settings) {
        List<String> arguments = new ArrayList<>(List.of("start", directory.toString()));
        arguments.addAll(List.of(settings));
        run(arguments.toArray(String[]::new));
    }

    private static void run(String... arguments) {
        try {
            Process script = script(List.of(arguments)).start();
            script.getOutputStream().close();
            String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (script.waitFor() != 0) {
                throw new IllegalStateException("expected dev/postgres to do it, but it said: " + said);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Ends it, and takes its folder away. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
