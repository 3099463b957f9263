package ai.sophia.app;

import ai.sophia.cli.Choices;
import ai.sophia.cli.Connection;
import ai.sophia.cli.EffectiveSetting;
import ai.sophia.cli.Host;
import ai.sophia.cli.RemoteServer;
import ai.sophia.cli.Sharing;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** This process and this machine, as the commands see them. Used by the main thread; the shutdown hook closes what serves. */
final class LocalHost implements Host {
    /** How long a command waits for another that has the data directory open, or for a server that is starting. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final long POLL_MILLISECONDS = 50;
    private static final int KEY_BYTES = 32;

    private final Map<String, String> environment;
    private final Path home;
    private final PrintStream out;

    /**
     * @param home the user's home
     * @param out where a server says that it is ready
     */
    LocalHost(Map<String, String> environment, Path home, PrintStream out) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.out = out;
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }

    @Override
    public List<EffectiveSetting> settings(Choices choices) {
        return new SettingsLoader(environment, home).explain(choices);
    }

    @Override
    public void serve(Choices choices) throws InterruptedException {
        Settings settings = load(choices);
        settings.requireGuarded();
        Logging.show(settings.log());
        DataDirectory directory =
                DataDirectory.take(settings.data()).orElseThrow(() -> DataDirectory.occupied(settings.data()));
        Application application = Application.start(directory, settings, true);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            application.close();
                            ended.countDown();
                        },
                        "shutdown"));
        directory.publish(application.address().toString());
        out.println(announcement(application, directory.root()));
        out.flush();
        ended.await();
    }

    @Override
    public Connection connect(Choices choices) throws InterruptedException {
        Settings settings = load(choices);
        if (!settings.server().isEmpty()) {
            return new Connection(URI.create(settings.server()), settings.key(), () -> {});
        }
        long start = System.nanoTime();
        while (true) {
            Optional<DataDirectory> directory = DataDirectory.take(settings.data());
            if (directory.isPresent()) {
                return within(directory.get(), settings);
            }
            Optional<Owner> owner = DataDirectory.owner(settings.data());
            if (owner.isPresent() && owner.get().address().startsWith("http")) {
                return new Connection(URI.create(owner.get().address()), settings.key(), () -> {});
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw DataDirectory.occupied(settings.data());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
        }
    }

    @Override
    public Sharing share(Choices choices) {
        Settings settings = load(choices);
        return settings.server().isEmpty()
                ? new SharedDirectory(settings, environment)
                : new RemoteServer(URI.create(settings.server()), settings.key());
    }

    private Settings load(Choices choices) {
        return new SettingsLoader(environment, home).load(choices);
    }

    /** The same server as always, in this process, for this command alone: nobody else is told where it is, nor knows its key. */
    private static Connection within(DataDirectory directory, Settings settings) {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = HexFormat.of().formatHex(random);
        Application application = Application.start(directory, settings.within(key), false);
        return new Connection(application.address(), key, application::close);
    }

    /** What a server says when it is ready: where this machine reaches it, and whether others do. */
    String announcement(Application application, Path data) {
        long memories = application.memories();
        return "Sophia " + Version.CURRENT + " listens on " + application.address()
                + (application.listensEverywhere() ? " and every other address of this machine" : "") + " (data in "
                + shown(data)
                + application.records().map(place -> ", records in " + place).orElse("") + ", " + memories
                + (memories == 1 ? " memory" : " memories")
                + "), API documentation at /docs/";
    }

    private String shown(Path folder) {
        return folder.startsWith(home)
                ? Path.of("~").resolve(home.relativize(folder)).toString()
                : folder.toString();
    }
}
