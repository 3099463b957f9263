package ai.sophia.app;

import ai.sophia.cli.Carrier;
import ai.sophia.cli.Choices;
import ai.sophia.cli.EffectiveSetting;
import ai.sophia.cli.Host;
import ai.sophia.cli.HttpCarrier;
import ai.sophia.cli.Migration;
import ai.sophia.cli.RemoteServer;
import ai.sophia.cli.Sharing;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process and this machine, as the commands see them. Used by the main thread; the shutdown hook closes what serves. */
final class LocalHost implements Host {
    /** How long a server waits for the holder of its data directory to finish what is under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(LocalHost.class);

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
        DataDirectory directory = DataDirectory.claim(settings.data(), PATIENCE, new HandoverRequest(settings.data()))
                .orElseThrow(() -> DataDirectory.occupied(settings.data()));
        Application application = Application.start(directory, settings, true);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            LOG.info("Stopping when what is under way is done");
                            application.close();
                            ended.countDown();
                        },
                        "shutdown"));
        directory.publish(application.address(), settings.toolsets());
        out.println(announcement(application, directory.root()));
        out.flush();
        ended.await();
    }

    @Override
    public Carrier connect(Choices choices, boolean begins) throws InterruptedException {
        Settings settings = load(choices);
        if (!settings.server().isEmpty()) {
            return new HttpCarrier(URI.create(settings.server()), settings.key());
        }
        // of records on a database server the directory holds nothing that could not be made again
        if (!begins && settings.records().isEmpty()) {
            DataDirectory.requireBegun(settings.data());
        }
        return new DirectoryCarrier(settings);
    }

    @Override
    public Sharing share(Choices choices) {
        Settings settings = load(choices);
        if (settings.server().isEmpty()) {
            return new SharedDirectory(settings, environment);
        }
        if (!settings.toolsets().isEmpty()) {
            LOG.warn("{} counts where it is served; {} goes by its own", Setting.TOOLSETS.label(), settings.server());
        }
        return new RemoteServer(URI.create(settings.server()), settings.key());
    }

    @Override
    public Migration migrate(Choices choices, String to) {
        SettingsLoader loader = new SettingsLoader(environment, home);
        return RecordsMigration.open(loader.load(choices), to, address -> loader.postgres("--to", address));
    }

    @Override
    public Migration.Reopened reopen(Choices choices) {
        return RecordsMigration.reopen(load(choices));
    }

    private Settings load(Choices choices) {
        return new SettingsLoader(environment, home).load(choices);
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
