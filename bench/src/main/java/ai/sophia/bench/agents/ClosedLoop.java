package ai.sophia.bench.agents;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The same request by many clients, each of which asks again when it is answered, over a connection of its own. It writes bytes that are
 * made once and reads no more of an answer than where it ends: a client of HTTP would take more of the processors than the server.
 */
final class ClosedLoop {
    private static final int PATIENCE_MS = 30_000;
    private static final String LENGTH = "content-length:";

    private final URI server;
    private final byte[] bytes;

    ClosedLoop(URI server, Request request) {
        this.server = server;
        StringBuilder head = new StringBuilder("POST " + request.path() + " HTTP/1.1\r\nHost: " + server.getAuthority()
                + "\r\nContent-Type: application/json\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(request.body().length).append("\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.US_ASCII);
        bytes = new byte[start.length + request.body().length];
        System.arraycopy(start, 0, bytes, 0, start.length);
        System.arraycopy(request.body(), 0, bytes, start.length, request.body().length);
    }

    /** Asks for so long, and returns how many answers came in a second; fails if one is no success. */
    double run(int clients, int seconds) throws IOException, InterruptedException {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        long answered = 0;
        // threads of the platform, which wait in the system, cost less here than virtual ones
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            List<Future<Long>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                Callable<Long> asking = () -> ask(end);
                running.add(threads.submit(asking));
            }
            for (Future<Long> each : running) {
                answered += each.get();
            }
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof IOException broken ? broken : new IOException(failure.getCause());
        }
        return answered / ((System.nanoTime() - start) / 1e9);
    }

    private long ask(long end) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MS);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            long answered = 0;
            while (System.nanoTime() < end) {
                out.write(bytes);
                skipAnswer(in);
                answered++;
            }
            return answered;
        }
    }

    private static void skipAnswer(InputStream in) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("expected HTTP/1.1 200, but got " + status);
        }
        int length = -1;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(header.substring(LENGTH.length()).strip());
            }
        }
        if (length < 0) {
            throw new IOException("expected an answer that says its " + LENGTH.toLowerCase(Locale.ROOT));
        }
        in.skipNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("expected an answer, but the connection ended");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
