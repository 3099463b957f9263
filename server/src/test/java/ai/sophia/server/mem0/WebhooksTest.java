package ai.sophia.server.mem0;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.sophia.server.TestingReceiver;
import ai.sophia.server.TestingReceiver.Received;
import ai.sophia.server.TestingServer.Answer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What webhooks are told, by a server to another. */
final class WebhooksTest {
    private static final String HOOKS = "/api/v1/webhooks/projects/default/";
    private static final String ALL = "\"memory_add\",\"memory_update\",\"memory_delete\",\"memory_categorize\"";

    private final TestingMem0 mem0 = new TestingMem0();
    private final TestingReceiver receiver = new TestingReceiver();

    @AfterEach
    void close() {
        mem0.close();
        receiver.close();
    }

    private JsonNode register(String path, String events) {
        Answer created = mem0.post(
                HOOKS,
                "{\"name\":\"mine\",\"url\":\"" + receiver.address(path) + "\",\"event_types\":[" + events + "]}");
        assertThat(created.status()).as(created.response().body()).isEqualTo(201);
        return created.json();
    }

    private List<Received> awaitReceived(int count) {
        await().untilAsserted(() -> assertThat(receiver.received()).hasSizeGreaterThanOrEqualTo(count));
        return receiver.received();
    }

    private JsonNode awaitLetters(String hook, int count) {
        await().untilAsserted(() -> assertThat(
                        mem0.get(hook + "dead-letters/").json().path("count").intValue())
                .isEqualTo(count));
        return mem0.get(hook + "dead-letters/").json().path("results");
    }

    private static String hook(JsonNode created) {
        return "/api/v1/webhooks/" + created.path("webhook_id").asString() + "/";
    }

    @Test
    void additionsChangesAndDeletionsAreToldAsMem0TellsThem() {
        register("/all", ALL);
        String id = mem0.add("ada", "Ada drinks tea");
        mem0.put("/v1/memories/" + id + "/", "{\"text\":\"Ada drinks coffee\"}");
        awaitReceived(2);
        mem0.delete("/v1/memories/" + id + "/");
        List<Received> received = awaitReceived(3);
        assertThat(received.get(0).body())
                .isEqualTo("{\"event_details\":{\"id\":\"" + id
                        + "\",\"data\":{\"memory\":\"Ada drinks tea\"},\"event\":\"ADD\",\"version\":1}}");
        assertThat(received.get(1).details().path("event").asString()).isEqualTo("UPDATE");
        assertThat(received.get(1).details().path("data").path("memory").asString())
                .isEqualTo("Ada drinks coffee");
        assertThat(received.get(1).details().path("version").intValue()).isEqualTo(2);
        assertThat(received.get(2).details().path("event").asString()).isEqualTo("DELETE");
        assertThat(received.get(2).details().path("version").intValue()).isEqualTo(2);
        assertThat(received.get(2).details().path("id").asString()).isEqualTo(id);
        assertThat(received.get(2).details().path("data").path("memory").isNull())
                .isTrue();
    }

    @Test
    void whatIsWrittenThroughAnyInterfaceIsTold() {
        register("/all", ALL);
        Answer stored = mem0.send(mem0.request("/api/memories")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"user\":\"ben\",\"text\":\"Ben likes rain\"}")));
        assertThat(stored.status()).isEqualTo(201);
        assertThat(awaitReceived(1)
                        .getFirst()
                        .details()
                        .path("data")
                        .path("memory")
                        .asString())
                .isEqualTo("Ben likes rain");
    }

    @Test
    void onlyWhatWasAskedForIsTold() {
        register("/updates", "\"memory_update\"");
        register("/adds", "\"memory_add\"");
        mem0.add("ada", "one");
        mem0.add("ada", "two");
        List<Received> received = awaitReceived(2);
        assertThat(received).extracting(Received::path).containsOnly("/adds");
    }

    @Test
    void whatIsSentIsSigned() throws GeneralSecurityException {
        JsonNode created = register("/signed", ALL);
        String secret = created.path("secret").asString();
        mem0.add("ada", "Ada trinkt Tee – schön heiß");
        Received received = awaitReceived(1).getFirst();
        assertThat(received.signature()).isEqualTo(signature(secret, received));
        Answer renewed = mem0.post(hook(created) + "secret/", "");
        assertThat(renewed.status()).isEqualTo(200);
        String next = renewed.json().path("secret").asString();
        assertThat(next).startsWith("whsec_").isNotEqualTo(secret);
        await().untilAsserted(() -> {
            int before = receiver.received().size();
            mem0.add("ada", "memory " + before);
            awaitReceived(before + 1);
            Received last = receiver.received().getLast();
            assertThat(last.signature()).isEqualTo(signature(next, last));
        });
    }

    /** As the receivers compute it. */
    private static String signature(String secret, Received received) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replace("whsec_", "")), "HmacSHA256"));
        String signed = received.id() + "." + received.timestamp() + "." + received.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theSecretIsShownWhenItIsMadeAndNeverAgain() {
        JsonNode created = register("/", ALL);
        assertThat(created.path("secret").asString()).startsWith("whsec_");
        mem0.put(hook(created), "{\"name\":\"ours\"}");
        Answer listed = mem0.get(HOOKS);
        assertThat(listed.response().body()).doesNotContain("secret").doesNotContain("whsec_");
        assertThat(listed.json().path(0).has("start")).isFalse();
    }

    @Test
    void anAnswerThatFailsIsAskedForAgain() {
        receiver.answer(exchange -> TestingReceiver.status(receiver.received().size() < 3 ? 503 : 200)
                .answer(exchange));
        JsonNode created = register("/", ALL);
        mem0.add("ada", "one");
        List<Received> received = awaitReceived(3);
        assertThat(received)
                .extracting(Received::id)
                .containsOnly(received.getFirst().id());
        mem0.add("ada", "two");
        awaitReceived(4);
        assertThat(awaitLetters(hook(created), 0)).isEmpty();
    }

    @Test
    void whatFailsForGoodIsListedAndReplayed() {
        receiver.answer(TestingReceiver.status(500));
        JsonNode created = register("/", ALL);
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(i -> mem0.add("ada", "memory " + i))
                .toList();
        String letters = hook(created) + "dead-letters/";
        JsonNode results = awaitLetters(hook(created), 3);
        assertThat(results.findValuesAsString("memory_id")).isEqualTo(ids);
        assertThat(results.path(0).path("error").asString()).contains("500");
        assertThat(results.path(0).path("attempts").intValue()).isEqualTo(3);
        assertThat(mem0.get(HOOKS)
                        .json()
                        .path(0)
                        .path("delivery")
                        .path("dead_letters")
                        .intValue())
                .isEqualTo(3);
        Answer failed = mem0.post(letters + "replay/", "");
        assertThat(failed.json().path("error").asString()).contains("500");
        assertThat(failed.json().path("left").intValue()).isEqualTo(3);
        receiver.answer(TestingReceiver.status(204));
        String one = letters + results.path(1).path("id").asString() + "/";
        assertThat(mem0.post(one + "replay/", "").json().path("delivered").intValue())
                .isEqualTo(1);
        assertThat(mem0.post(one + "replay/", "").status()).isEqualTo(404);
        assertThat(mem0.delete(one).status()).isEqualTo(404);
        assertThat(mem0.delete(letters + results.path(2).path("id").asString() + "/")
                        .status())
                .isEqualTo(200);
        Answer replayed = mem0.post(letters + "replay/", "");
        assertThat(replayed.json().path("delivered").intValue()).isEqualTo(1);
        assertThat(replayed.json().path("left").intValue()).isZero();
        assertThat(replayed.json().path("error").isNull()).isTrue();
        assertThat(receiver.received()
                        .getLast()
                        .details()
                        .path("data")
                        .path("memory")
                        .asString())
                .isEqualTo("memory 0");
    }

    @Test
    void aTargetThatHangsHoldsUpNoOtherAndNoWrite() {
        receiver.answer(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                receiver.hanging().answer(exchange);
            } else {
                TestingReceiver.status(200).answer(exchange);
            }
        });
        register("/slow", ALL);
        register("/quick", ALL);
        for (int i = 0; i < 5; i++) {
            mem0.add("ada", "memory " + i);
        }
        await().untilAsserted(() -> assertThat(receiver.received())
                .filteredOn(each -> each.path().equals("/quick"))
                .hasSize(5));
    }

    @Test
    void aWebhookThatWasSwitchedOffIsToldAgainOnceItIsSwitchedOn() {
        JsonNode created = register("/", ALL);
        mem0.put(hook(created), "{\"is_active\":false}");
        mem0.add("ada", "one");
        mem0.put(hook(created), "{\"is_active\":true}");
        mem0.add("ada", "two");
        await().untilAsserted(() -> assertThat(receiver.received())
                .extracting(each -> each.details().path("data").path("memory").asString())
                .contains("two"));
    }

    @Test
    void metricsTellHowDeliveryIsDoing() {
        register("/", ALL);
        mem0.add("ada", "one");
        awaitReceived(1);
        await().untilAsserted(() -> assertThat(mem0.get("/metrics").response().body())
                .contains("sophia_webhook_behind")
                .contains("sophia_webhook_dead_letters")
                .contains("operation=\"webhook\",outcome=\"success\""));
    }

    @Test
    void oneWhoseReceiverIsGoneIsSwitchedOffUntilItIsSwitchedOn() {
        receiver.answer(TestingReceiver.status(410));
        JsonNode created = register("/", ALL);
        mem0.add("ada", "one");
        await().untilAsserted(() -> assertThat(
                        mem0.get(HOOKS).json().path(0).path("is_active").booleanValue())
                .isFalse());
        JsonNode listed = mem0.get(HOOKS).json().path(0);
        assertThat(listed.path("switched_off").asString()).contains("410");
        assertThat(listed.path("delivery").path("dead_letters").intValue()).isEqualTo(1);
        receiver.answer(TestingReceiver.status(200));
        mem0.put(hook(created), "{\"is_active\":true}");
        assertThat(mem0.get(HOOKS).json().path(0).has("switched_off")).isFalse();
        mem0.add("ada", "two");
        awaitReceived(2);
        assertThat(mem0.post(hook(created) + "dead-letters/replay/", "")
                        .json()
                        .path("delivered")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void oneThatIsDeletedWithDeliveriesWaitingLeavesNothingBehind() {
        receiver.answer(receiver.hanging());
        JsonNode created = register("/", ALL);
        mem0.add("ada", "one");
        mem0.add("ada", "two");
        awaitReceived(1);
        assertThat(mem0.delete(hook(created)).status()).isEqualTo(200);
        assertThat(mem0.get(HOOKS).json().size()).isZero();
        await().untilAsserted(() ->
                assertThat(mem0.get("/metrics").response().body()).contains("sophia_webhook_dead_letters 0.0"));
        assertThat(mem0.get(hook(created) + "dead-letters/").status()).isEqualTo(404);
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void oneThatIsMovedWithDeliveriesWaitingTakesThemAlong() {
        receiver.answer(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/old")) {
                receiver.hanging().answer(exchange);
            } else {
                TestingReceiver.status(200).answer(exchange);
            }
        });
        JsonNode created = register("/old", ALL);
        mem0.add("ada", "one");
        mem0.add("ada", "two");
        awaitReceived(1);
        mem0.put(hook(created), "{\"url\":\"" + receiver.address("/new") + "\"}");
        await().untilAsserted(() -> assertThat(receiver.received())
                .filteredOn(each -> each.path().equals("/new"))
                .extracting(each -> each.details().path("data").path("memory").asString())
                .containsExactly("one", "two"));
    }

    @Test
    void aReceiverMayCallBackWhileItIsTold() {
        JsonNode[] created = new JsonNode[1];
        receiver.answer(exchange -> {
            int told = receiver.received().size();
            if (told < 3) {
                mem0.add("ada", "what came of notice " + told);
            } else {
                mem0.delete(hook(created[0]));
            }
            TestingReceiver.status(200).answer(exchange);
        });
        created[0] = register("/", ALL);
        mem0.add("ada", "one");
        await().untilAsserted(() -> assertThat(mem0.get(HOOKS).json().size()).isZero());
        mem0.add("ada", "another");
        assertThat(receiver.received()).hasSize(3);
    }

    @Test
    void thereAreNoMoreThanMayBeHoweverManyComeAtOnce() {
        String body =
                "{\"name\":\"mine\",\"url\":\"" + receiver.address("/") + "\",\"event_types\":[\"memory_delete\"]}";
        List<Integer> statuses = IntStream.range(0, 130)
                .parallel()
                .mapToObj(i -> mem0.post(HOOKS, body).status())
                .toList();
        assertThat(statuses).containsOnly(201, 409);
        assertThat(mem0.get(HOOKS).json().size()).isEqualTo(100);
    }
}
