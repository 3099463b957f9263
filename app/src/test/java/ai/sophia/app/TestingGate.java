package ai.sophia.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A way to a server that can be shut, as if the server were away: what is connected then breaks off, and nothing else gets through. */
final class TestingGate implements AutoCloseable {
    private final URI target;
    private final ServerSocket entrance;
    private final Set<Socket> connected = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean open = true;

    TestingGate(URI target) {
        this.target = target;
        try {
            this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        threads.execute(this::admit);
    }

    /** Where it is entered. */
    String address() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
    }

    void open() {
        open = true;
    }

    void shut() {
        open = false;
        connected.forEach(TestingGate::close);
        connected.clear();
    }

    private void admit() {
        while (!entrance.isClosed()) {
            try {
                Socket in = entrance.accept();
                if (!open) {
                    in.close();
                    continue;
                }
                Socket out = new Socket(InetAddress.getLoopbackAddress(), target.getPort());
                connected.add(in);
                connected.add(out);
                threads.execute(() -> carry(in, out));
                threads.execute(() -> carry(out, in));
            } catch (IOException refused) {
                // whoever came through finds the way closed, or nobody can come any more
                Thread.onSpinWait();
            }
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // one side has closed
            return;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException harmless) {
            return;
        }
    }

    @Override
    public void close() {
        shut();
        try {
            entrance.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        threads.shutdownNow();
    }
}
