package ai.sophia.bench.tiers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a server on loopback, on a free port, and can be as bad as a server can. What is sent to the server goes through as it is; what it
 * answers is treated. Safe for all threads; each connection has two virtual ones.
 */
final class Relay implements AutoCloseable {
    /** What becomes of answers. */
    enum Manner {
        /** They go through. */
        THROUGH("is there"),
        /** Connections are reset, those that there are and every new one. */
        GONE("is gone"),
        /** They never come; new connections are accepted. */
        HANGING("hangs"),
        /** Each piece goes through after a while. */
        LATE("is late");

        private final String label;

        Manner(String label) {
            this.label = label;
        }

        /** It in words. */
        String label() {
            return label;
        }
    }

    private static final int PIECE = 65_536;

    private final int port;
    private final Duration late;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Manner manner = Manner.THROUGH;

    private Relay(int port, Duration late) throws IOException {
        this.port = port;
        this.late = late;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /**
     * Opens one.
     *
     * @param port that of the server
     * @param late how long an answer is held back while it is late
     */
    static Relay before(int port, Duration late) throws IOException {
        Relay relay = new Relay(port, late);
        Thread.ofVirtual().name("relay").start(relay::listen);
        return relay;
    }

    /** Where it listens. */
    int port() {
        return listener.getLocalPort();
    }

    /** Treats answers in this manner from now on. */
    void become(Manner changed) {
        manner = changed;
        if (changed == Manner.GONE) {
            open.forEach(Relay::reset);
        }
    }

    private void listen() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().name("relay-connection").start(() -> connect(client));
            }
        } catch (IOException closed) {
            // nobody is to be let in any more
        }
    }

    private void connect(Socket client) {
        if (manner == Manner.GONE) {
            reset(client);
            return;
        }
        open.add(client);
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().name("relay-questions").start(() -> questions(client, server));
            answers(server.getInputStream(), client.getOutputStream());
        } catch (IOException ended) {
            // one end is gone, and so is the other
        } finally {
            open.remove(client);
            reset(client);
        }
    }

    private static void questions(Socket client, Socket server) {
        try {
            client.getInputStream().transferTo(server.getOutputStream());
            server.shutdownOutput();
        } catch (IOException ended) {
            reset(server);
        }
    }

    private void answers(InputStream in, OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            if (manner == Manner.GONE) {
                return;
            }
            if (manner == Manner.LATE) {
                pause();
            }
            if (manner != Manner.HANGING) {
                out.write(piece, 0, count);
            }
        }
    }

    private void pause() throws IOException {
        try {
            Thread.sleep(late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** Ends it in a way that the other side takes for a failure, not for an end. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            // it is closed already
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(Relay::reset);
    }
}
