package ai.sophia.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.TestingRedis;
import ai.sophia.core.tier.Cache.State;
import ai.sophia.store.redis.RedisSettings.Address;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Who is let in by a real server, and which server is trusted. */
final class RedisAccessTest {
    @TempDir
    private Path folder;

    @Test
    void withItsPasswordItServesAndWithoutOneItIsAwayAndSaysWhy() {
        try (TestingRedis server = TestingRedis.single(folder, "--requirepass", "open sesame")) {
            assertServes(Reaching.settings(server.address()).password("open sesame"));
            assertAway(Reaching.settings(server.address()), "NOAUTH");
            assertAway(Reaching.settings(server.address()).password("wrong"), "WRONGPASS");
        }
    }

    @Test
    void aUserNeedsNoMoreThanItsOwnKeysAndFourCommands() {
        try (TestingRedis server = TestingRedis.single(folder)) {
            try (Jedis client = Reaching.client(server.ports().getFirst())) {
                client.aclSetUser("sophia", "on", ">secret", "~sophia:*", "+get", "+set", "+ping", "+cluster|slots");
            }
            RedisSettings settings = RedisSettings.parse(
                            "redis://sophia@127.0.0.1:" + server.ports().getFirst())
                    .budget(Duration.ofMillis(250));
            assertServes(settings.password("secret"));
            assertAway(settings.password("wrong"), "WRONGPASS");
        }
    }

    @Test
    void overTlsOnlyAServerIsTrustedThatTheAuthorityVouchesFor() throws Exception {
        certify("authority", "server");
        certify("another", "other");
        try (TestingRedis server = TestingRedis.single(folder.resolve("redis"), tlsOptions())) {
            try (Jedis client = Reaching.client(server.ports().getFirst())) {
                int port = freePort();
                client.configSet("tls-port", String.valueOf(port));
                RedisSettings settings = new RedisSettings(
                        List.of(new Address("localhost", port)),
                        "",
                        "",
                        true,
                        Optional.of(folder.resolve("authority.pem")),
                        Duration.ofMillis(250));
                assertServes(settings);
                assertAway(settings.authority(folder.resolve("another.pem")), "certification path");
                assertAway(
                        new RedisSettings(
                                List.of(new Address("127.0.0.2", port)),
                                "",
                                "",
                                true,
                                settings.authority(),
                                settings.budget()),
                        "127.0.0.2");
                assertAway(
                        new RedisSettings(
                                List.of(new Address("localhost", port)),
                                "",
                                "",
                                true,
                                Optional.empty(),
                                settings.budget()),
                        "certification path");
            }
        }
    }

    @Test
    void certificatesThatCannotBeReadAreRefusedAtOnce() {
        RedisSettings settings = RedisSettings.parse("rediss://localhost").authority(folder.resolve("none.pem"));
        assertThatThrownBy(() -> Redis.open(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none.pem");
    }

    private static void assertServes(RedisSettings settings) {
        try (Redis one = Reaching.serving(Redis.open(settings));
                Redis other = Reaching.serving(Redis.open(settings))) {
            one.cache("texts", new TextCodec(1), Duration.ofHours(1)).put("key", "value");
            RedisCache<String> cache = other.cache("texts", new TextCodec(1), Duration.ofHours(1));
            Awaitility.await().untilAsserted(() -> assertThat(cache.find("key")).contains("value"));
        }
    }

    private static void assertAway(RedisSettings settings, String reason) {
        try (Redis redis = Redis.open(settings)) {
            RedisCache<String> cache = redis.cache("texts", new TextCodec(1), Duration.ofHours(1));
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(cache.find("key")).isEmpty();
                assertThat(cache.statistics().state()).isEqualTo(State.AWAY);
                assertThat(cache.statistics().reason()).contains(reason);
            });
        }
    }

    private String[] tlsOptions() {
        return new String[] {
            "--tls-port",
            "0",
            "--tls-cert-file",
            folder.resolve("server.pem").toString(),
            "--tls-key-file",
            folder.resolve("server.key").toString(),
            "--tls-ca-cert-file",
            folder.resolve("authority.pem").toString(),
            "--tls-auth-clients",
            "no"
        };
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Makes an authority, and a certificate for localhost by it. */
    private void certify(String authority, String server) throws Exception {
        Files.writeString(folder.resolve("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1");
        openssl("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=" + authority + " -keyout " + authority
                + ".key -out " + authority + ".pem");
        openssl("req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout " + server + ".key -out " + server + ".csr");
        openssl("x509 -req -days 2 -in " + server + ".csr -CA " + authority + ".pem -CAkey " + authority
                + ".key -CAcreateserial -extfile names -out " + server + ".pem");
    }

    private void openssl(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ", -1)));
        Path said = folder.resolve("openssl.txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor()).as(() -> read(said)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
