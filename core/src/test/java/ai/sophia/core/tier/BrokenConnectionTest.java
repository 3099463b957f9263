package ai.sophia.core.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Test;

final class BrokenConnectionTest {
    @Test
    void aPortThatNobodyListensAtRefuses() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThat(asking("http://127.0.0.1:" + port)).isEqualTo("connection refused");
    }

    /** As the JDK's client tells of it. */
    @Test
    void aNameThatNobodyKnowsIsToldAsSuch() {
        IOException unresolved = new ConnectException();
        unresolved.initCause(new ConnectException().initCause(new UnresolvedAddressException()));
        assertThat(BrokenConnection.reason(unresolved)).isEqualTo("its name is not known");
    }

    @Test
    void whatTheFailureSaysIsToldAndElseItsName() {
        assertThat(BrokenConnection.reason(new IOException("Connection reset"))).isEqualTo("Connection reset");
        assertThat(BrokenConnection.reason(new IOException("HTTP/1.1 header parser received no bytes")))
                .isEqualTo("it was closed without an answer");
        assertThat(BrokenConnection.reason(new EOFException())).isEqualTo("EOFException");
    }

    private static String asking(String address) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.discarding());
            throw new AssertionError("somebody is there");
        } catch (IOException failure) {
            return BrokenConnection.reason(failure);
        }
    }
}
