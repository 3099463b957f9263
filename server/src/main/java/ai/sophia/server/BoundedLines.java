package ai.sophia.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * Connections of the web server on which the lines between the chunks of a body end, and are sizes without a sign: it reads them whole, and
 * one without an end would fill the memory. Immutable, safe for all threads.
 */
record BoundedLines(ServerConnectionSelector connections) implements ServerConnectionSelector {
    /** Most bytes of such a line: a size, and what little any client adds to one. */
    private static final int LIMIT = 256;

    @Override
    public int bytesToIdentifyConnection() {
        return connections.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return connections.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return connections.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return connections.connection(new Bounded(context, new Reader(context.dataReader())));
    }

    private static final class Reader extends DataReader {
        // to be hidden in a later version of the web server, which offers no other way to bound a line yet
        @SuppressWarnings("removal")
        Reader(DataReader source) {
            super(() -> {
                source.ensureAvailable();
                return source.readBytes(source.available());
            });
        }

        @Override
        public String readLine() {
            if (findNewLine(LIMIT) >= LIMIT) {
                throw malformed("a line of a chunked body is longer than " + LIMIT + " bytes");
            }
            String line = super.readLine();
            if (line.startsWith("+")) {
                // the web server would take it for a number like any other, and a proxy before it may not
                throw malformed("the size of a chunk has a sign");
            }
            return line;
        }

        private static RequestException malformed(String why) {
            return RequestException.builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .message(why)
                    .setKeepAlive(false)
                    .build();
        }
    }

    private record Bounded(ConnectionContext whole, DataReader dataReader) implements ConnectionContext {
        @Override
        public ListenerContext listenerContext() {
            return whole.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return whole.executor();
        }

        @Override
        public DataWriter dataWriter() {
            return whole.dataWriter();
        }

        @Override
        public Router router() {
            return whole.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return whole.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return whole.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return whole.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return whole.localPeer();
        }

        @Override
        public boolean isSecure() {
            return whole.isSecure();
        }

        @Override
        public String socketId() {
            return whole.socketId();
        }

        @Override
        public String childSocketId() {
            return whole.childSocketId();
        }
    }
}
