package ai.sophia.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands between a client and a PostgreSQL server, and cuts a connection where a test wants it. Safe for all threads. */
final class TestingRelay implements AutoCloseable {
    /** Where a connection is cut. */
    enum Cut {
        NEVER,
        /** The server never hears of the commit. */
        BEFORE_COMMIT,
        /** The server commits, and its answer is lost. */
        AFTER_COMMIT
    }

    private static final int BUFFER = 65_536;

    private final ServerSocket listening;
    private final InetSocketAddress server;
    private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NEVER);
    private final AtomicInteger cuts = new AtomicInteger();

    TestingRelay(String host, int port) throws IOException {
        this.server = new InetSocketAddress(host, port);
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Cuts the connection of the next commit that is seen. */
    void cut(Cut where) {
        next.set(where);
    }

    /** How many connections were cut. */
    int cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Thread.ofVirtual().start(() -> relay(client));
            }
        } catch (IOException closed) {
            // nobody connects any more
            return;
        }
    }

    private void relay(Socket client) {
        try (client;
                Socket onward = new Socket()) {
            onward.connect(server);
            AtomicReference<Cut> cut = new AtomicReference<>(Cut.NEVER);
            Thread back = Thread.ofVirtual().start(() -> answer(onward, client, cut));
            InputStream in = client.getInputStream();
            OutputStream out = onward.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            Commits commits = new Commits();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (commits.are(buffer, read)) {
                    cut.set(next.getAndSet(Cut.NEVER));
                }
                if (cut.get() == Cut.BEFORE_COMMIT) {
                    cuts.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, read);
            }
            onward.shutdownOutput();
            back.join();
        } catch (IOException cutByOther) {
            // one of both ends is gone, and with it the other
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Socket from, Socket to, AtomicReference<Cut> cut) {
        try (from;
                to) {
            byte[] buffer = new byte[BUFFER];
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (cut.get() == Cut.AFTER_COMMIT) {
                    cuts.incrementAndGet();
                    return;
                }
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException gone) {
            return;
        }
    }

    /** Finds commits among what the driver sends: it has the server prepare the statement once, and names it from then on. */
    private static final class Commits {
        private static final Pattern PREPARED = Pattern.compile("(S_\\d+)\0COMMIT\0");
        private Optional<String> bound = Optional.empty();

        boolean are(byte[] buffer, int length) {
            String sent = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
            Matcher prepared = PREPARED.matcher(sent);
            if (prepared.find()) {
                bound = Optional.of("\0" + prepared.group(1) + "\0");
                return true;
            }
            return bound.map(sent::contains).orElse(false);
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
