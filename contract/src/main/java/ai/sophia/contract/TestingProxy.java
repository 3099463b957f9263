package ai.sophia.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands between a client and a server, on a free port of loopback, and treats what the server answers in one of several ways; which one can be
 * changed while connections are open. What the client sends goes through untouched. Virtual threads do the work. Safe for all threads.
 */
public final class TestingProxy implements AutoCloseable {
    /** What happens to an answer. */
    public sealed interface Manner {
        /** It goes through. */
        record Through() implements Manner {}

        /** Each piece of it goes through after a while. */
        record Delayed(Duration by) implements Manner {}

        /** It goes through byte by byte, with a pause after each. */
        record Dripping(Duration pause) implements Manner {}

        /** It never comes; new connections are accepted all the same. */
        record Hanging() implements Manner {}

        /** So many bytes of each piece go through; the rest never comes. */
        record Cut(int bytes) implements Manner {}

        /** Instead of it, the connection is reset; so is every new one. */
        record Reset() implements Manner {}

        /** All connections are reset at once, whatever they wait for, as when the server ends; so is every new one. */
        record Gone() implements Manner {}

        /** Its bytes are replaced by random ones, as many. */
        record Garbage(long seed) implements Manner {}

        /** This comes instead of each piece of it, a byte for each character. */
        record Instead(String text) implements Manner {}

        /** It goes through with a text replaced by another one of the same length, where it is within one piece. */
        record Replaced(String what, String by) implements Manner {}

        /** This comes in addition before each piece of it, so that every answer is taken for that to a later question. */
        record Shifted(String text) implements Manner {}
    }

    private static final int PIECE = 65_536;

    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong sent = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Manner manner = new Manner.Through();

    private TestingProxy(InetSocketAddress server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /** Begins to listen; what connects to it is connected to the server. */
    public static TestingProxy to(InetSocketAddress server) {
        try {
            TestingProxy proxy = new TestingProxy(server, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().name("testing-proxy").start(proxy::listen);
            return proxy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where clients connect to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** Treats answers in this way from now on. */
    public void become(Manner changed) {
        manner = changed;
        if (changed instanceof Manner.Gone) {
            open.forEach(TestingProxy::reset);
        }
    }

    /** How many bytes clients have sent since the start. */
    public long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        open.forEach(TestingProxy::reset);
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().name("testing-proxy-connection").start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        if (manner instanceof Manner.Reset || manner instanceof Manner.Gone) {
            reset(client);
            return;
        }
        open.add(client);
        try (Socket upstream = new Socket(server.getAddress(), server.getPort())) {
            open.add(upstream);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            Thread.ofVirtual().name("testing-proxy-questions").start(() -> questions(client, upstream));
            answers(upstream, client);
        } catch (IOException ended) {
            // one end is gone, and so is the other
        } finally {
            reset(client);
        }
    }

    private void questions(Socket client, Socket upstream) {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = client.getInputStream();
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                sent.addAndGet(count);
                upstream.getOutputStream().write(piece, 0, count);
            }
            upstream.shutdownOutput();
        } catch (IOException ended) {
            reset(upstream);
        }
    }

    private void answers(Socket upstream, Socket client) throws IOException {
        byte[] piece = new byte[PIECE];
        InputStream in = upstream.getInputStream();
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            answer(Arrays.copyOf(piece, count), client);
        }
    }

    private void answer(byte[] piece, Socket client) throws IOException {
        OutputStream out = client.getOutputStream();
        switch (manner) {
            case Manner.Through through -> out.write(piece);
            case Manner.Delayed(Duration by) -> {
                pause(by);
                out.write(piece);
            }
            case Manner.Dripping(Duration pause) -> {
                for (byte each : piece) {
                    out.write(each);
                    pause(pause);
                }
            }
            case Manner.Hanging hanging -> {
                // it is read, and goes nowhere
            }
            case Manner.Cut(int bytes) -> out.write(piece, 0, Math.min(bytes, piece.length));
            case Manner.Reset reset -> reset(client);
            case Manner.Gone gone -> reset(client);
            case Manner.Garbage(long seed) -> {
                byte[] garbage = new byte[piece.length];
                new Random(seed + piece.length).nextBytes(garbage);
                out.write(garbage);
            }
            case Manner.Instead(String text) -> out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            case Manner.Replaced(String what, String by) ->
                out.write(new String(piece, StandardCharsets.ISO_8859_1)
                        .replace(what, by)
                        .getBytes(StandardCharsets.ISO_8859_1));
            case Manner.Shifted(String text) -> {
                out.write(text.getBytes(StandardCharsets.ISO_8859_1));
                out.write(piece);
            }
        }
    }

    private void pause(Duration duration) throws IOException {
        try {
            if (closing.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("the proxy is closed");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("the proxy was interrupted", interrupted);
        }
    }

    /** Closes it so that the other end is told of a reset, not of an end. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            // it is closed already
        }
    }
}
