package ai.sophia.app;

import ai.sophia.cli.Carrier;
import ai.sophia.server.LocalClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Reaches a server at a socket of this machine. Safe for all threads. */
final class LocalCarrier implements Carrier {
    private final Path socket;
    private final LocalClient client;

    LocalCarrier(Path socket) {
        this.socket = socket;
        this.client = new LocalClient(socket, PATIENCE);
    }

    @Override
    public String place() {
        return socket.toString();
    }

    @Override
    public Reply send(String method, String path, Map<String, String> headers, String body)
            throws IOException, InterruptedException {
        LocalClient.Answer answer = client.send(method, path, headers, body);
        return new Reply(answer.status(), answer.headers(), answer.body()).taken();
    }

    @Override
    public void close() {
        // each request has a connection of its own
    }
}
