package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.contract.Seed;
import ai.sophia.core.Fault;
import ai.sophia.core.model.Account.Spent;
import ai.sophia.core.model.Message;
import ai.sophia.core.model.Prompt;
import ai.sophia.core.model.Reply;
import ai.sophia.core.model.Reply.Finish;
import ai.sophia.core.model.Tool;
import ai.sophia.core.model.ToolCall;
import ai.sophia.core.model.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that come piece by piece, wherever the network cuts them, and those that break off. */
final class StreamsTest {
    private static final Prompt PROMPT = Prompt.of(Duration.ofSeconds(20), new Message.User("What does Polly want?"));

    private final TestingChatServer server = new TestingChatServer();
    private final OpenAiChat model = server.model();
    private final List<Spent> spent = new ArrayList<>();
    private final List<String> pieces = new ArrayList<>();

    @AfterEach
    void close() {
        model.close();
        server.close();
    }

    private Reply chat(Prompt prompt) {
        return model.chat(prompt, spent::add, pieces::add);
    }

    @Test
    void thePiecesComeOneByOneAndTheReplyIsTheSameAsAtOnce() {
        Reply reply = chat(PROMPT);
        assertThat(pieces).containsExactly("Polly ", "wants ", "a ", "cracker");
        assertThat(reply).isEqualTo(model.chat(PROMPT, spent::add));
        assertThat(spent).hasSize(2);
        assertThat(spent.get(0)).isEqualTo(spent.get(1));
        assertThat(server.came()
                        .getFirst()
                        .body()
                        .path("stream_options")
                        .path("include_usage")
                        .asBoolean())
                .isTrue();
        assertThat(server.came().getFirst().headers()).containsEntry("accept", "text/event-stream");
    }

    @Test
    void itDoesNotMatterWhereAStreamIsCutNorHowItsLinesEnd() {
        Random random = Seed.fresh("StreamsTest").random();
        for (int round = 0; round < 60; round++) {
            String end = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
            String events = "\uFEFF: a comment\n\nevent: piece\nid: 7\n" + TestingChatServer.piece("Tee ")
                    + TestingChatServer.piece("für ") + TestingChatServer.piece("日本 🦜")
                    + "data:{\"choices\":\ndata:[{\"delta\": {\"content\": \"!\"}}]}\n\n"
                    + TestingChatServer.end("stop") + TestingChatServer.usage() + TestingChatServer.done();
            byte[] bytes = events.replace("\n", end).getBytes(StandardCharsets.UTF_8);
            int[] cuts = random.ints(random.nextInt(40), 1, bytes.length)
                    .sorted()
                    .distinct()
                    .toArray();
            server.then(TestingChatServer.stream(bytes, cuts));
            pieces.clear();
            Reply reply = chat(PROMPT);
            assertThat(reply.text()).as("round %d", round).isEqualTo("Tee für 日本 🦜!");
            assertThat(String.join("", pieces)).isEqualTo(reply.text());
            assertThat(reply.usage()).isEqualTo(new Usage(1_000, 10, false));
        }
    }

    @Test
    void callsComeInPieces() {
        server.then(TestingChatServer.stream(
                TestingChatServer.delta("{\"role\": \"assistant\", \"content\": null}"),
                TestingChatServer.delta("""
                        {"tool_calls": [{"index": 0, "id": "a", "function": {"name": "weather", "arguments": ""}}]}"""),
                TestingChatServer.delta("""
                        {"tool_calls": [{"index": 1, "id": "b", "function": {"name": "weather", "arguments": "{\\"to"}}]}"""),
                TestingChatServer.delta("{\"tool_calls\": [{\"index\": 0, \"function\": {\"arguments\": \"{}\"}}]}"),
                TestingChatServer.delta(
                        "{\"tool_calls\": [{\"index\": 1, \"function\": {\"arguments\": \"wn\\\":1}\"}}]}"),
                TestingChatServer.end("tool_calls"),
                TestingChatServer.done()));
        Reply reply = chat(PROMPT.tools(new Tool("weather", "", "{}")));
        assertThat(reply.calls())
                .containsExactly(new ToolCall("a", "weather", "{}"), new ToolCall("b", "weather", "{\"town\":1}"));
        assertThat(reply.finish()).isEqualTo(Finish.TOOLS);
        assertThat(pieces).isEmpty();
    }

    @Test
    void callsWithoutAnIndexAreToldApartByTheirIds() {
        server.then(TestingChatServer.stream(
                TestingChatServer.delta("""
                        {"tool_calls": [{"id": "a", "function": {"name": "weather", "arguments": "{}"}}]}"""),
                TestingChatServer.delta("""
                        {"tool_calls": [{"id": "b", "function": {"name": "weather", "arguments": "{"}}]}"""),
                TestingChatServer.delta("{\"tool_calls\": [{\"function\": {\"arguments\": \"}\"}}]}"),
                TestingChatServer.end("stop"),
                TestingChatServer.done()));
        assertThat(chat(PROMPT.tools(new Tool("weather", "", "{}"))).calls())
                .containsExactly(new ToolCall("a", "weather", "{}"), new ToolCall("b", "weather", "{}"));
    }

    @Test
    void aStreamWithoutAMarkAtItsEndIsWholeIfItSaysWhyItEnds() {
        server.then(TestingChatServer.stream(TestingChatServer.piece("fine"), TestingChatServer.end("stop")));
        assertThat(chat(PROMPT).text()).isEqualTo("fine");
    }

    @Test
    void aServerThatDoesNotStreamIsHeardAtOnce() {
        server.then(TestingServer.status(200, TestingChatServer.answer("all of it")));
        assertThat(chat(PROMPT).text()).isEqualTo("all of it");
        assertThat(pieces).containsExactly("all of it");
    }

    @Test
    void aStreamThatBreaksOffBeforeItHasSaidAnythingIsAskedForAgain() {
        server.then(
                TestingChatServer.cut(),
                TestingChatServer.cut(TestingChatServer.delta("{\"role\": \"assistant\"}")),
                TestingChatServer.stream(TestingChatServer.delta("{\"content\": \"\"}")));
        Reply reply = chat(PROMPT);
        assertThat(reply.text()).isEqualTo(TestingChatServer.TEXT);
        assertThat(reply.usage()).isEqualTo(new Usage(1_010, 10, true));
        assertThat(server.came().size()).isGreaterThanOrEqualTo(4);
        assertThat(spent)
                .extracting(Spent::usage)
                .containsExactly(new Usage(5, 0, true), new Usage(5, 0, true), new Usage(1_000, 10, false));
    }

    @Test
    void aStreamThatBreaksOffLaterIsNotAndWhatCameIsPaidFor() {
        server.then(TestingChatServer.cut(TestingChatServer.piece("Polly "), TestingChatServer.piece("wants")));
        assertThatThrownBy(() -> chat(PROMPT)).isInstanceOf(Fault.Unavailable.class);
        assertThat(server.came()).hasSize(1);
        assertThat(pieces).containsExactly("Polly ", "wants");
        assertThat(spent).extracting(Spent::usage).containsExactly(new Usage(5, 2, true));
    }

    @Test
    void aFailureInTheMiddleIsTold() {
        server.then(TestingChatServer.stream(
                TestingChatServer.piece("Polly "),
                TestingChatServer.event("{\"error\": {\"message\": \"out of memory\"}}")));
        assertThatThrownBy(() -> chat(PROMPT))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("out of memory");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 429, 503})
    void aFailureAfterAPieceIsForGoodWhateverItIs(int code) {
        server.then(TestingChatServer.stream(
                TestingChatServer.piece("Polly "),
                TestingChatServer.event("{\"error\": {\"message\": \"stream_options\", \"code\": " + code + "}}"),
                TestingChatServer.done()));
        assertThatThrownBy(() -> chat(PROMPT)).isInstanceOf(Fault.Unavailable.class);
        assertThat(server.came()).hasSize(1);
        assertThat(pieces).containsExactly("Polly ");
        assertThat(spent).extracting(Spent::usage).containsExactly(new Usage(5, 1, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"choices\": [", "no JSON", "[]", "\"text\""})
    void whatIsNoPieceOfAnAnswerEndsIt(String data) {
        server.then(TestingChatServer.stream(TestingChatServer.event(data), TestingChatServer.done()));
        assertThatThrownBy(() -> chat(PROMPT)).isInstanceOf(Fault.Unavailable.class);
        assertThat(server.came()).hasSize(1);
    }

    @Test
    void aStreamThatDripsEndsAtTheDeadline() {
        server.then(server.dripping(TestingChatServer.piece("Polly ")), server.dripping());
        Prompt hurried = PROMPT.patience(Duration.ofSeconds(1));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> chat(hurried))
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("did not answer within 1000 ms");
        }
        assertThat(pieces).containsExactly("Polly ");
    }

    @Test
    void aStreamWithoutAnEndIsLeft() {
        String piece = TestingChatServer.piece("x".repeat(1 << 20));
        server.then(TestingChatServer.stream(piece, piece, piece, piece, piece, piece, piece, piece, piece));
        assertThatThrownBy(() -> chat(PROMPT))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("at most 8388608 bytes");
        assertThat(pieces).hasSizeLessThan(9);
    }

    @Test
    void whatTheListenerThrowsEndsTheCallAndIsNoFaultOfTheServer() {
        IllegalStateException enough = new IllegalStateException("enough");
        assertThatThrownBy(() -> model.chat(PROMPT, spent::add, piece -> {
                    throw enough;
                }))
                .isSameAs(enough);
        assertThat(spent).hasSize(1);
        assertThat(chat(PROMPT).text()).isEqualTo(TestingChatServer.TEXT);
    }
}
