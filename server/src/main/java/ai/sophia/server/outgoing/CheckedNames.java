package ai.sophia.server.outgoing;

import ai.sophia.core.webhook.Destinations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
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
    /** More than there are webhooks, so that names that nobody tells of leave threads for the others. */
    private static final int THREADS = 256;

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Destinations destinations;
    private final Resolver resolver;
    private final Map<String, Future<InetAddress[]>> lookups = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
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

    /** How the system looks names up. */
    @FunctionalInterface
    interface Resolver {
        /** The addresses of a name; waits for as long as it takes. */
        InetAddress[] lookup(String host) throws UnknownHostException;
    }

    CheckedNames(Destinations destinations) {
        this(destinations, InetAddress::getAllByName);
    }

    CheckedNames(Destinations destinations, Resolver resolver) {
        this.destinations = destinations;
        this.resolver = resolver;
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
            return underWay(host).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
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

    /** The lookup of a name, one for all who ask meanwhile: a name that nobody tells of takes one thread, however often it is asked for. */
    private Future<InetAddress[]> underWay(String host) {
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> lookup(host));
        Future<InetAddress[]> other = lookups.putIfAbsent(host, lookup);
        if (other != null) {
            return other;
        }
        try {
            threads.execute(lookup);
        } catch (RejectedExecutionException full) {
            lookups.remove(host, lookup);
            throw full;
        }
        return lookup;
    }

    private InetAddress[] lookup(String host) throws UnknownHostException {
        try {
            return resolver.lookup(host);
        } finally {
            lookups.remove(host);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
