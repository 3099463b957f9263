package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.sophia.core.Fault;
import ai.sophia.core.model.Account;
import ai.sophia.core.model.Account.Spent;
import ai.sophia.core.model.AnswerForm;
import ai.sophia.core.model.Message;
import ai.sophia.core.model.Prompt;
import ai.sophia.core.tier.Guard;
import ai.sophia.guard.Breaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a model's server is tried again and what is not, and what is told of it. */
final class ChatFailuresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Prompt PROMPT = Prompt.of(PATIENCE, new Message.User("a secret text"));

    private final TestingChatServer server = new TestingChatServer();
    private final Guard guard = new Breaker("language model", PATIENCE);
    private final OpenAiChat model = new OpenAiChat(server.settings(PATIENCE), guard);
    private final List<Spent> spent = new ArrayList<>();

    @AfterEach
    void close() {
        model.close();
        server.close();
    }

    private Fault.Unavailable failed(Prompt prompt) {
        return catchThrowableOfType(Fault.Unavailable.class, () -> model.chat(prompt, spent::add));
    }

    private void works() {
        assertThat(model.chat(PROMPT, spent::add).text()).isEqualTo(TestingChatServer.TEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void whatMayPassIsTriedAgain(int status) {
        server.then(TestingServer.status(status, ""), TestingServer.status(status, "busy"));
        works();
        assertThat(server.came()).hasSize(3);
        assertThat(spent).hasSize(1);
    }

    @Test
    void whatMayPassIsTriedAgainBeforeAStreamBegins() {
        server.then(TestingServer.status(429, "{}", "Retry-After", "0"), TestingServer.reset());
        List<String> pieces = new ArrayList<>();
        model.chat(PROMPT, spent::add, pieces::add);
        assertThat(String.join("", pieces)).isEqualTo(TestingChatServer.TEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 408, 500, 501})
    void whatDoesNotPassByItselfIsNotTriedAgain(int status) {
        server.then(TestingServer.status(status, "{\"error\": {\"message\": \"no such model\"}}"));
        assertThat(failed(PROMPT))
                .hasMessage(
                        "the language model server " + server.address() + " answered " + status + ": no such model");
        assertThat(server.came()).hasSize(1);
        assertThat(spent).isEmpty();
    }

    @Test
    void aServerThatWantsToBeAskedAfterTheDeadlineIsNotAskedAgain() {
        server.then(TestingServer.status(429, "", "Retry-After", "90"));
        assertThat(failed(PROMPT).retryAfter()).isEqualTo(Duration.ofSeconds(90));
        assertThat(server.came()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"86401", "9999999", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
    void aServerThatWantsToRestForMoreThanADayMayBeAskedAfterOne(String after) {
        server.then(TestingServer.status(429, "", "Retry-After", after));
        assertThat(failed(PROMPT).retryAfter()).isEqualTo(Duration.ofDays(1));
        assertThat(server.came()).hasSize(1);
    }

    @Test
    void whenTheTimeIsUpNothingIsSentAnyMore() {
        server.usual = TestingChatServer.says("no JSON");
        Prompt prompt = PROMPT.patience(Duration.ofSeconds(1)).form(new AnswerForm("any", "{}"));
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        Account slow = each -> Awaitility.await().until(() -> System.nanoTime() - end > 0);
        assertThatThrownBy(() -> model.chat(prompt, slow))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("within 1000 ms");
        assertThat(server.came()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\": {\"message\": \"a secret text\", \"type\": \"BadRequestError\", \"code\": 400}}",
                "{\"error\": {\"message\": \"a secret text\", \"type\": \"BadRequestError\"}}",
                "{\"error\": {\"message\": \"a secret text\", \"type\": \"BadRequestError\", \"code\": \"422\"}}"
            })
    void aRefusalThatComesAsASuccessIsOneAndIsNotQuoted(String body) {
        server.then(
                TestingServer.status(200, body),
                TestingChatServer.stream(TestingChatServer.event(body), TestingChatServer.done()));
        List<ThrowingCallable> calls =
                List.of(() -> model.chat(PROMPT, spent::add), () -> model.chat(PROMPT, spent::add, piece -> {}));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(Fault.Invalid.class)
                    .hasMessageContaining("BadRequestError")
                    .message()
                    .doesNotContain("secret");
        }
        assertThat(server.came()).hasSize(2);
        assertThat(guard.status().failures()).isZero();
    }

    @Test
    void whatMayPassIsTriedAgainAlsoWhereItComesAsASuccess() {
        String busy = "{\"error\": {\"message\": \"busy\", \"code\": 503}}";
        server.then(TestingServer.status(200, busy));
        works();
        server.then(TestingChatServer.stream(TestingChatServer.event(busy), TestingChatServer.done()));
        List<String> pieces = new ArrayList<>();
        model.chat(PROMPT, spent::add, pieces::add);
        assertThat(String.join("", pieces)).isEqualTo(TestingChatServer.TEXT);
        assertThat(server.came()).hasSize(4);
    }

    @Test
    void aServerThatHangsIsLeftAtTheDeadlineOfThePromptOrAtItsOwn() {
        server.then(server.hanging(), server.hanging());
        assertThat(failed(PROMPT.patience(Duration.ofMillis(300)))).hasMessageContaining("within 300 ms");
        try (OpenAiChat hurried = TestingChatServer.model(server.settings(Duration.ofMillis(200)))) {
            assertThatThrownBy(() -> hurried.chat(PROMPT, spent::add)).hasMessageContaining("within 200 ms");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "<html>Bad gateway</html>",
                "{\"choices\": [{\"message\": {\"content\": \"cut",
                "{}",
                "[]",
                "null",
                "{\"choices\": []}",
                "{\"choices\": [{}]}",
                "{\"error\": {\"message\": \"overloaded\"}}"
            })
    void whatIsNoAnswerIsAFailureOfTheServer(String body) {
        server.then(TestingServer.status(200, body));
        assertThat(failed(PROMPT)).hasMessageContaining("language model server");
        assertThat(server.came()).hasSize(1);
        assertThat(guard.status().failures()).isEqualTo(1);
    }

    @Test
    void anAnswerOfNestedBracketsOrOfFarTooMuchIsNone() {
        server.then(
                TestingServer.status(200, "[".repeat(100_000)),
                TestingServer.status(200, TestingChatServer.answer("x".repeat(9 << 20))));
        assertThat(failed(PROMPT)).hasMessageContaining("no JSON");
        assertThat(failed(PROMPT)).hasMessageContaining("capacity");
    }

    @Test
    void aServerThatFailsIsLeftAloneForAWhile() {
        server.usual = TestingServer.status(500, "{\"message\": \"out of memory\"}");
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .until(() -> failed(PROMPT).explanation().contains("language model is down"));
        server.usual = TestingChatServer.says(TestingChatServer.TEXT);
        Awaitility.await().ignoreExceptionsInstanceOf(Fault.Unavailable.class).untilAsserted(this::works);
    }

    @Test
    void aPromptThatIsNotTakenIsNoFailureOfTheServer() {
        server.usual = TestingServer.status(400, "{}");
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> model.chat(PROMPT, spent::add)).isInstanceOf(Fault.Invalid.class);
        }
        assertThat(guard.status().state()).isEqualTo(Guard.State.UP);
    }

    @Test
    void redirectsAreNotFollowed() {
        try (TestingChatServer other = new TestingChatServer()) {
            server.then(TestingServer.status(307, "", "Location", other.address() + "/v1/chat/completions"));
            assertThat(failed(PROMPT)).hasMessageContaining("redirects are not followed");
            assertThat(other.came()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    400 | {"status": "failure", "message": "Either x-portkey-config or x-portkey-provider header is required"}\
                     | answered 400: Either x-portkey-config or x-portkey-provider header is required
                    400 | {"error": {"message": "openai error: a secret text", "code": "bad_thing"}, "provider": "openai"}\
                     | answered 400: bad_thing
                    400 | {"error": {"message": "a secret text", "type": "a secret text"}} | answered 400
                    408 | {"error": {"message": "Request exceeded the timeout sent in the request: 50ms", "type": "timeout_error"}}\
                     | answered 408: Request exceeded the timeout sent in the request: 50ms
                    500 | {"status": "failure", "message": "Something went wrong"} | answered 500: Something went wrong
                    """)
    void bothShapesOfPortkeysFailuresAreReadAndARefusalIsNotQuoted(int status, String body, String told) {
        server.then(TestingServer.status(status, body));
        assertThatThrownBy(() -> model.chat(PROMPT, spent::add))
                .isInstanceOf(Fault.class)
                .hasMessageContaining(told)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void noSecretIsToldToAnybodyElse() {
        Portkey portkey = new Portkey(
                "openai",
                "{\"targets\": [{\"api_key\": \"sk-inner-1\"}, {\"override_params\": {\"token\": \"t-inner-2\"}},"
                        + " {\"credentials\": {\"account\": {\"id\": \"inner-5\"}}, \"keys\": [\"inner-6\"]}]}",
                "",
                "pk-account-3",
                "vk-provider-4");
        ChatServer settings = new ChatServer(
                Address.of(server.address()),
                TestingChatServer.KEY,
                TestingChatServer.MODEL,
                portkey,
                TestingChatServer.PRICE,
                PATIENCE);
        List<String> secrets = List.of(
                TestingChatServer.KEY,
                "sk-inner-1",
                "t-inner-2",
                "pk-account-3",
                "vk-provider-4",
                "inner-5",
                "inner-6");
        String quoted = "{\"error\": {\"message\": \"openai does not take " + String.join(" or ", secrets) + "\"}}";
        Guard own = new Breaker("language model", PATIENCE);
        try (OpenAiChat gateway = new OpenAiChat(settings, own)) {
            for (int status : new int[] {400, 401, 404, 429, 500}) {
                server.then(TestingServer.status(status, quoted, "Retry-After", "90"));
                Fault fault = catchThrowableOfType(Fault.class, () -> gateway.chat(PROMPT, spent::add));
                assertThat(fault.toString()).doesNotContain(secrets);
                assertThat(fault.getCause()).isNull();
            }
            server.then(TestingServer.status(500, quoted));
            assertThatThrownBy(() -> gateway.chat(PROMPT, spent::add))
                    .hasMessageContaining("openai does not take … or …");
            assertThat(gateway.name() + own.status() + settings + portkey + settings.peer())
                    .doesNotContain(secrets);
        }
    }

    @Test
    void aSecretIsNotToldInPartNorFromTheMiddleOfAnAnswer() {
        String cut = "x".repeat(195) + TestingChatServer.KEY;
        String failure = "{\"error\": {\"message\": \"" + cut + "\", \"type\": \"" + TestingChatServer.KEY + "\"}}";
        server.then(
                TestingServer.status(500, failure),
                TestingServer.status(400, failure),
                TestingServer.status(200, failure),
                TestingChatServer.stream(TestingChatServer.event(failure)));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> model.chat(PROMPT, spent::add)).message().doesNotContain("sk-");
        }
        assertThatThrownBy(() -> model.chat(PROMPT, spent::add, piece -> {}))
                .message()
                .doesNotContain("sk-");
    }

    @Test
    void aKeyThatIsNoHeaderIsRefusedAndNotQuoted() {
        assertThatThrownBy(() -> new Portkey("openai", "", "", "pk-secret\n", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> new Portkey("openai", "", "http://me:secret@gpu/v1", "", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> new ChatServer(
                        Address.of("gpu"), "sk-secret\r\nx: y", "m", Portkey.NONE, TestingChatServer.PRICE, PATIENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void aGatewayIsToldWhereToAskAndHowLong() {
        Portkey portkey = new Portkey(
                "openai", "{\"retry\":\n {\"attempts\": 1, \"on\": \"é\"}}", "http://gpu/v1", "pk-1", "vk-1");
        server.usual = (exchange, request) -> {
            exchange.getResponseHeaders().add("x-portkey-provider", "openai");
            exchange.getResponseHeaders().add("x-portkey-last-used-option-index", "config.targets[1]");
            TestingServer.send(exchange, 200, TestingChatServer.answer("fine"));
        };
        ChatServer settings = new ChatServer(
                Address.of(server.address() + "/v1/proxy/chat/completions"),
                "",
                TestingChatServer.MODEL,
                portkey,
                TestingChatServer.PRICE,
                PATIENCE);
        try (OpenAiChat gateway = TestingChatServer.model(settings)) {
            assertThat(gateway.chat(PROMPT.patience(Duration.ofSeconds(10)), spent::add)
                            .server())
                    .isEqualTo(server.address() + ", openai, config.targets[1]");
        }
        TestingChatServer.Came came = server.came().getFirst();
        assertThat(came.path()).isEqualTo("/v1/proxy/chat/completions");
        assertThat(came.headers())
                .containsEntry("x-portkey-provider", "openai")
                .containsEntry("x-portkey-config", "{\"retry\":{\"attempts\":1,\"on\":\"\\u00E9\"}}")
                .containsEntry("x-portkey-custom-host", "http://gpu/v1")
                .containsEntry("x-portkey-api-key", "pk-1")
                .containsEntry("x-portkey-virtual-key", "vk-1")
                .containsKey("x-portkey-trace-id")
                .doesNotContainKey("authorization");
        assertThat(Integer.parseInt(String.valueOf(came.headers().get("x-portkey-request-timeout"))))
                .isBetween(1, 9_500);
    }
}
