package ai.sophia.server.outgoing;

import ai.sophia.core.webhook.Destinations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Says where a name leads, at the moment of connecting, and refuses what must not be connected to; so what was checked is what is connected
 * to, whatever the name leads to a moment later. The system looks names up without end or interrupt, and so on a few platform threads of its
 * own. Safe for all threads.
 */
final class CheckedNames implements DnsResolver, AutoCloseable {
    private static final int THREADS = 16;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Destinations destinations;
    private final ThreadPoolExecutor lookups = new ThreadPoolExecutor(
            0,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("webhook-names-", 0).factory());

    /** The name leads to where nothing may be sent. */
    static final class Forbidden extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        Forbidden(String message) {
            super(message);
        }
    }

    CheckedNames(Destinations destinations) {
        this.destinations = destinations;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = lookUp(host);
        for (InetAddress address : addresses) {
            // one of several is enough: which of them answers is for whoever owns the name to say
            if (!destinations.admits(address)) {
                throw new Forbidden(Destinations.refused(host));
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        try {
            Future<InetAddress[]> lookup = lookups.submit(() -> InetAddress.getAllByName(host));
            return lookup.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new UnknownHostException("there is no address of " + host);
        } catch (TimeoutException late) {
            throw new UnknownHostException(
                    "the address of " + host + " was not told within " + LIMIT.toSeconds() + " s");
        } catch (RejectedExecutionException full) {
            throw new UnknownHostException("too many addresses are being looked up for that of " + host);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException("interrupted while the address of " + host + " was looked up");
        }
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
