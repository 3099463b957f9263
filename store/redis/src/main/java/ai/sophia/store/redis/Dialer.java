package ai.sophia.store.redis;

import ai.sophia.store.redis.RedisSettings.Address;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Opens lines to servers. Immutable, safe for all threads. */
final class Dialer {
    /** How long connecting may take, and how long each step of the greeting; nobody waits for it. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private final JedisClientConfig greeting;
    private final Optional<SSLSocketFactory> tls;

    /** @throws IllegalArgumentException if the certificates of the authority cannot be read */
    Dialer(RedisSettings settings) {
        DefaultJedisClientConfig.Builder builder = DefaultJedisClientConfig.builder()
                .protocol(RedisProtocol.RESP2)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .timeoutMillis((int) PATIENCE.toMillis());
        if (!settings.password().isEmpty()) {
            builder.password(settings.password());
            if (!settings.user().isEmpty()) {
                builder.user(settings.user());
            }
        }
        this.greeting = builder.build();
        this.tls = settings.tls() ? Optional.of(socketFactory(settings.authority())) : Optional.empty();
    }

    /**
     * A line that has been greeted, and answers.
     *
     * @throws RuntimeException if the server does not answer, or refuses
     */
    Line open(Address address) {
        TimedSocket socket = new TimedSocket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.allow(PATIENCE.toNanos());
            socket.connect(new InetSocketAddress(address.host(), address.port()), (int) PATIENCE.toMillis());
            Socket greeted = tls.isPresent() ? secured(tls.get(), socket, address) : socket;
            Line line = new Line(socket, connected(greeted));
            line.ping(PATIENCE.toNanos());
            return line;
        } catch (IOException | RuntimeException failure) {
            Line.closeQuietly(socket);
            throw failure instanceof RuntimeException known
                    ? known
                    : new JedisConnectionException(address + ": " + failure.getMessage(), failure);
        }
    }

    private Connection connected(Socket socket) {
        try {
            return new Connection(() -> socket, greeting);
        } catch (OutOfMemoryError | StackOverflowError endless) {
            throw new JedisConnectionException("expected a greeting, but got one without end", endless);
        }
    }

    private static Socket secured(SSLSocketFactory factory, Socket plain, Address address) throws IOException {
        SSLSocket secured = (SSLSocket) factory.createSocket(plain, address.host(), address.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        // by this name, for it is how the host in a certificate is compared with the one that was called
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static SSLSocketFactory socketFactory(Optional<Path> authority) {
        try {
            if (authority.isEmpty()) {
                return SSLContext.getDefault().getSocketFactory();
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates(authority.get())) {
                trusted.setCertificateEntry("authority-" + number++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalArgumentException("cannot prepare TLS: " + failure.getMessage(), failure);
        }
    }

    private static Iterable<? extends Certificate> certificates(Path file) throws CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot read the certificates in " + file, unreadable);
        }
    }
}
