package ai.sophia.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.TestingProxy;
import ai.sophia.contract.TestingProxy.Manner;
import ai.sophia.contract.TestingRedis;
import ai.sophia.core.tier.Cache.State;
import ai.sophia.core.tier.ClockSkew;
import ai.sophia.core.tier.Dependency.Examination;
import ai.sophia.core.tier.Guard;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** What those who run Sophia are told of a real server. */
final class RedisDependencyTest {
    @TempDir
    private Path folder;

    private TestingRedis server;
    private RedisSettings settings;

    @BeforeEach
    void start() {
        server = TestingRedis.single(folder);
        settings = Reaching.settings(server.address());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aServerThatIsWellTellsItsVersionAndHasBeenAsked() {
        try (Redis redis = Reaching.serving(Redis.open(settings))) {
            redis.cache("texts", new TextCodec(1), Duration.ofHours(1)).find("key");
            RedisDependency dependency = new RedisDependency(redis);
            Examination found = dependency.examine();
            assertThat(found.findings()).isEmpty();
            assertThat(found.version()).matches("[7-9]\\..*|\\d\\d+\\..*");
            assertThat(found.latency()).isPositive();
            Guard.Status status = dependency.status();
            assertThat(status.state()).isEqualTo(Guard.State.UP);
            assertThat(status.reason()).isEmpty();
            assertThat(status.calls()).isEqualTo(1);
            assertThat(status.failures()).isZero();
            assertThat(status.median()).isPositive();
            assertThat(dependency.address())
                    .isEqualTo("redis://" + settings.addresses().getFirst());
        }
    }

    @Test
    void aServerThatIsStoppedIsDownAndItsCallsAreRefused() {
        server.stop();
        try (Redis redis = Redis.open(settings)) {
            Reaching.await(redis, State.AWAY);
            RedisDependency dependency = new RedisDependency(redis);
            assertThat(dependency.status().state()).isEqualTo(Guard.State.DOWN);
            assertThat(dependency.status().reason()).isNotEmpty();
            assertFound(dependency, settings.addresses().getFirst().toString(), "see that it runs");
        }
    }

    @Test
    void whoIsNotLetInIsToldWhichSettingToSee() {
        try (Jedis client = Reaching.client(server.ports().getFirst())) {
            client.configSet("requirepass", "open sesame");
        }
        try (Redis redis = Redis.open(settings.password("wrong"))) {
            assertFound(new RedisDependency(redis), "WRONGPASS", "redis.password");
        }
        try (Redis redis = Redis.open(settings)) {
            assertFound(new RedisDependency(redis), "NOAUTH", "redis.password");
        }
    }

    @Test
    void whoMayNotPutIsToldWhatToAllow() {
        try (Jedis client = Reaching.client(server.ports().getFirst())) {
            client.aclSetUser("reader", "on", ">secret", "~sophia:*", "+get", "+ping", "+cluster|slots");
        }
        RedisSettings reader = new RedisSettings(
                settings.addresses(), "reader", "secret", false, settings.authority(), settings.budget());
        try (Redis redis = Reaching.serving(Redis.open(reader))) {
            assertFound(new RedisDependency(redis), "NOPERM", "+set");
        }
    }

    @Test
    void aServerThatIsFullAndMakesNoRoomIsFound() {
        try (Jedis client = Reaching.client(server.ports().getFirst())) {
            client.configSet("maxmemory-policy", "noeviction");
            client.configSet("maxmemory", "1mb");
        }
        try (Redis redis = Reaching.serving(Redis.open(settings))) {
            assertFound(new RedisDependency(redis), "OOM", "allkeys-lru");
        }
    }

    @Test
    void aReplicaIsFound() {
        try (Jedis client = Reaching.client(server.ports().getFirst())) {
            client.replicaof("127.0.0.1", 1);
            client.configSet("replica-serve-stale-data", "yes");
        }
        try (Redis redis = Reaching.serving(Redis.open(settings))) {
            assertFound(new RedisDependency(redis), "READONLY", "master");
        }
    }

    @Test
    void aServerThatAnswersLaterThanCallsWaitIsFound() {
        try (TestingProxy proxy = TestingProxy.to(server.address());
                Redis redis = Redis.open(Reaching.settings(proxy.address()).budget(Duration.ofMillis(10)))) {
            proxy.become(new Manner.Delayed(Duration.ofMillis(50)));
            assertFound(new RedisDependency(redis), "a call waits 10.0 ms", "budgets.cache");
        }
    }

    @Test
    void aClockThatIsWrongIsFound() {
        try (Redis redis = Reaching.serving(Redis.open(settings))) {
            assertFound(
                    new RedisDependency(redis, late(Duration.ofSeconds(90))),
                    settings.addresses().getFirst() + ": its clock is ",
                    " s ahead of this node's");
            assertFound(
                    new RedisDependency(redis, late(Duration.ofSeconds(-90))),
                    settings.addresses().getFirst() + ": its clock is ",
                    " s behind this node's");
        }
    }

    @Test
    void whoMayNotAskForTheTimeIsToldNothingOfTheClock() {
        try (Jedis client = Reaching.client(server.ports().getFirst())) {
            client.aclSetUser("node", "on", ">secret", "~sophia:*", "+get", "+set", "+ping", "+cluster|slots");
        }
        RedisSettings node = new RedisSettings(
                settings.addresses(), "node", "secret", false, settings.authority(), settings.budget());
        try (Redis redis = Reaching.serving(Redis.open(node))) {
            assertThat(new RedisDependency(redis, late(Duration.ofSeconds(90)))
                            .examine()
                            .findings())
                    .isEmpty();
        }
    }

    /** Compares with a local clock that is late. */
    private static ClockSkew late(Duration by) {
        return new ClockSkew(InstantSource.offset(InstantSource.system(), by.negated()));
    }

    private static void assertFound(RedisDependency dependency, String what, String remedy) {
        List<String> findings = dependency.examine().findings();
        assertThat(findings).singleElement().asString().contains(what, remedy);
    }
}
