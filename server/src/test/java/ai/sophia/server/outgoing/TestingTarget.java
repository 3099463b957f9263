package ai.sophia.server.outgoing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A target that takes one connection, reads the request and says whatever it likes, on a free port. */
final class TestingTarget implements AutoCloseable {
    /** What it says, until it ends or nobody listens any more. */
    @FunctionalInterface
    interface Saying {
        void say(OutputStream out) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Thread thread;

    TestingTarget(Saying saying) throws IOException {
        thread = Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                readHeaders(socket.getInputStream());
                saying.say(socket.getOutputStream());
            } catch (IOException nobodyListens) {
                // that is how the ones without end are ended
            }
        });
    }

    private static void readHeaders(InputStream in) throws IOException {
        int newlines = 0;
        for (int next = in.read(); next >= 0 && newlines < 2; next = newlines == 2 ? next : in.read()) {
            newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    /** Waits until it has ended, or nobody listens to it any more. */
    void awaitEnd() {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
