package ai.sophia.app;

import ai.sophia.cli.Carrier;
import ai.sophia.cli.HttpCarrier;
import ai.sophia.cli.Sharing;
import ai.sophia.server.Server;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A data directory that several processes use at once: whoever has its lock serves all others. A thread of each waits for the lock, which
 * the operating system gives to one of them the moment that its holder ends, however that ends. Safe for all threads.
 */
final class SharedDirectory implements Sharing {
    /** How long one that serves, or is about to, is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final long POLL_MILLISECONDS = 10;

    private final Settings settings;
    private final Map<String, String> environment;
    private final Thread succession;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final Map<String, Carrier> carriers = new ConcurrentHashMap<>();
    private final Closing closing = new Closing();
    private volatile Optional<RuntimeException> failure = Optional.empty();

    SharedDirectory(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
        this.succession = Thread.ofPlatform().daemon().name("succession").start(this::succeed);
        Runtime.getRuntime().addShutdownHook(new Thread(closing::close, "shutdown"));
    }

    private void succeed() {
        try {
            Optional<DataDirectory> directory = DataDirectory.await(settings.data(), this::getReady);
            if (directory.isPresent()) {
                serve(directory.get());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException cannot) {
            failure = Optional.of(cannot);
        } finally {
            decided.countDown();
        }
    }

    /** Another serves; what it takes to follow it is loaded meanwhile. */
    private void getReady() {
        decided.countDown();
        Server.prepare();
    }

    private void serve(DataDirectory directory) {
        decided.countDown();
        Application application = Application.shared(directory, settings, environment);
        closing.add("application", application::close);
        directory.publish(application.address().toString());
    }

    @Override
    public Carrier carrier() throws InterruptedException {
        decided.await();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            if (failure.isPresent()) {
                throw failure.get();
            }
            String address =
                    DataDirectory.owner(settings.data()).map(Owner::address).orElse("");
            if (!address.isEmpty()) {
                return carriers.computeIfAbsent(address, this::to);
            }
            if (System.nanoTime() > deadline) {
                throw DataDirectory.occupied(settings.data());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
        }
    }

    private Carrier to(String address) {
        URI server = URI.create(address);
        return LocalSocket.isAt(server)
                ? new LocalCarrier(Path.of(server.getPath()))
                : new HttpCarrier(server, settings.key());
    }

    @Override
    public void close() {
        succession.interrupt();
        try {
            succession.join(PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        closing.close();
        carriers.values().forEach(Carrier::close);
    }
}
