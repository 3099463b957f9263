package ai.sophia.app;

import ai.sophia.cli.Carrier;
import ai.sophia.cli.HttpCarrier;
import java.io.IOException;
import java.net.ConnectException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to whoever serves a data directory; to a server in this process, if nobody does. When the one that was asked has gone, the next
 * is asked. Used by one thread.
 */
final class DirectoryCarrier implements Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryCarrier.class);

    /** How long a command waits for another that has the data directory open, or for a server that is starting. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long POLL_MILLISECONDS = 50;
    private static final int KEY_BYTES = 32;

    private final Settings settings;
    private Carrier current;
    private Optional<Application> own = Optional.empty();

    /**
     * Finds who serves.
     *
     * @throws ai.sophia.cli.Failure if nobody does, and this process cannot either
     */
    DirectoryCarrier(Settings settings) throws InterruptedException {
        this.settings = settings;
        this.current = found(deadline());
    }

    private static long deadline() {
        return System.nanoTime() + PATIENCE.toNanos();
    }

    private Carrier found(long deadline) throws InterruptedException {
        Waiting waiting = new Waiting(settings.data());
        while (true) {
            Optional<DataDirectory> directory = DataDirectory.take(settings.data());
            if (directory.isPresent()) {
                return within(directory.get());
            }
            String address =
                    DataDirectory.owner(settings.data()).map(Owner::address).orElse("");
            if (!address.isEmpty()) {
                return LocalSocket.carrier(address, settings.key());
            }
            if (System.nanoTime() > deadline) {
                throw DataDirectory.occupied(settings.data());
            }
            waiting.goesOn();
            TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
        }
    }

    /** The same server as always, in this process, for this command alone: nobody else is told where it is, nor knows its key. */
    private Carrier within(DataDirectory directory) {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = HexFormat.of().formatHex(random);
        Application application = Application.start(directory, settings.within(key), false);
        own = Optional.of(application);
        return new HttpCarrier(application.address(), key);
    }

    @Override
    public String place() {
        return current.place();
    }

    @Override
    public boolean isLasting() {
        return own.isEmpty();
    }

    @Override
    public Reply send(String method, String path, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        long deadline = deadline();
        while (true) {
            try {
                return current.send(method, path, headers, body);
            } catch (ConnectException refused) {
                if (System.nanoTime() > deadline) {
                    throw refused;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
                String gone = current.place();
                current.close();
                current = found(deadline);
                if (!current.place().equals(gone)) {
                    LOG.warn(
                            "Nobody serves at {} any more; going on {}",
                            gone,
                            own.isPresent() ? "in this process" : "with who serves at " + current.place());
                }
            }
        }
    }

    @Override
    public void close() {
        current.close();
        own.ifPresent(Application::close);
    }
}
