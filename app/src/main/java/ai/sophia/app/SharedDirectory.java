package ai.sophia.app;

import ai.sophia.cli.Carrier;
import ai.sophia.cli.Sharing;
import ai.sophia.server.Server;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data directory that several processes use at once: whoever has its lock serves all others. A thread of each waits for the lock, which
 * the operating system gives to one of them the moment that its holder ends, however that ends; one that is asked to hand the directory
 * over closes it, and waits with the others again. Safe for all threads.
 */
final class SharedDirectory implements Sharing {
    private static final Logger LOG = LoggerFactory.getLogger(SharedDirectory.class);

    /** How long one that serves, or is about to, is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long POLL_MILLISECONDS = 10;

    private final Settings settings;
    private final Map<String, String> environment;
    private final Thread succession;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final Map<String, Carrier> carriers = new ConcurrentHashMap<>();
    private volatile Optional<Application> serving = Optional.empty();
    private volatile Optional<RuntimeException> failure = Optional.empty();
    private final AtomicLong compared = new AtomicLong();
    private volatile boolean closed;

    SharedDirectory(Settings settings, Map<String, String> environment) {
        this.settings = settings;
        this.environment = environment;
        this.succession = Thread.ofPlatform().daemon().name("succession").start(this::succeed);
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "shutdown"));
    }

    private void succeed() {
        try {
            while (!closed) {
                Optional<DataDirectory> directory = DataDirectory.await(settings.data(), this::getReady);
                if (directory.isEmpty()) {
                    return;
                }
                serve(directory.get());
            }
        } catch (InterruptedException closing) {
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

    /** Serves until it is asked to hand over, and has closed; if it is not any more to serve, {@link #end} closes. */
    private void serve(DataDirectory directory) throws InterruptedException {
        decided.countDown();
        CountDownLatch asked = new CountDownLatch(1);
        Application application = Application.shared(directory, settings, environment, asked::countDown);
        serving = Optional.of(application);
        directory.publish(application.address(), settings.toolsets());
        asked.await();
        application.close();
        serving = Optional.empty();
    }

    @Override
    public Carrier carrier() throws InterruptedException {
        decided.await();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            if (failure.isPresent()) {
                throw failure.get();
            }
            Optional<Owner> owner = DataDirectory.owner(settings.data());
            String address = owner.map(Owner::address).orElse("");
            if (!address.isEmpty()) {
                owner.ifPresent(this::compare);
                return carriers.computeIfAbsent(address, each -> LocalSocket.carrier(each, settings.key()));
            }
            if (System.nanoTime() > deadline) {
                throw DataDirectory.occupied(settings.data());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
        }
    }

    @Override
    public boolean isSucceeded() {
        return true;
    }

    /** Says which tools are asked for in vain, because another process serves by its own settings. */
    private void compare(Owner owner) {
        Set<String> missing = new TreeSet<>(settings.toolsets());
        missing.removeAll(owner.toolsets());
        if (!missing.isEmpty() && compared.getAndSet(owner.pid()) != owner.pid()) {
            LOG.warn(
                    "The agent is not offered the toolset {}, because process {} serves this data directory without it;"
                            + " mcp.toolsets in sophia.yaml there counts for whichever process serves",
                    String.join(", ", missing),
                    owner.pid());
        }
    }

    private void end() {
        closed = true;
        serving.ifPresent(Application::close);
    }

    @Override
    public void close() {
        // a handover that is under way is not disturbed
        end();
        succession.interrupt();
        try {
            succession.join(PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // it may have begun to serve just then
        end();
        carriers.values().forEach(Carrier::close);
    }
}
