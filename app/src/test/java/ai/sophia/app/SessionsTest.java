package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.conversation.SessionWindow;
import ai.sophia.core.conversation.SessionWindow.Sentence;
import ai.sophia.core.conversation.SessionWindow.Summary;
import ai.sophia.core.conversation.TurnDraft;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.remember.Draft;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions on a whole node. */
final class SessionsTest {
    private static final Principal SOMEBODY = new Principal("default", "tester");
    private static final Scope SESSION = new Scope("default", "anna", "", "s1", "");
    private static final Instant MARCH = Instant.parse("2026-03-04T10:00:00Z");

    @TempDir
    private Path home;

    private TestingNode node;

    @BeforeEach
    void open() {
        node = TestingNode.open(home, "int8");
        node.wiring().distilling().orElseThrow().start();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aSummaryTellsWhatWasRecognisedInWhatFellOut() {
        append(Stream.concat(
                        Stream.of("Good morning. I live in Freiburg. What is the time?"),
                        IntStream.range(0, 60)
                                .mapToObj(i -> "Can you tell me about the train number " + i + " to Paris?"))
                .toList());
        Distilling distilling = node.wiring().distilling().orElseThrow();
        assertThat(distilling.await(node.wiring().store().head(), Duration.ofSeconds(30)))
                .isTrue();
        SessionWindow window = window(400);
        assertThat(window.tokens()).isBetween(200, 400);
        assertThat(texts(window)).last().asString().contains("number 59");
        Summary summary = window.summary().orElseThrow();
        assertThat(summary.sentences()).extracting(Sentence::text).startsWith("I live in Freiburg.");
        assertThat(summary.lookedAt()).isEqualTo(61 - window.turns().size());
        Memory first = summary.sentences().getFirst().turn();
        node.wiring().forgetting().forget(SOMEBODY, everything(), first.id(), 0);
        assertThat(window(400).summary().orElseThrow().sentences())
                .extracting(Sentence::text)
                .doesNotContain("I live in Freiburg.");
    }

    @Test
    void aSessionStaysClosedOverARestart() {
        append(List.of("one"));
        node.wiring().sessions().close(SOMEBODY, everything());
        node.close();
        node = TestingNode.open(home, "int8");
        assertThatThrownBy(() -> append(List.of("two")))
                .isInstanceOf(Fault.Conflict.class)
                .hasMessageContaining("reopen");
        node.wiring().sessions().reopen(SOMEBODY, everything(), Optional.of(Duration.ofDays(7)));
        append(List.of("two"));
        SessionWindow window = window(1_000);
        assertThat(texts(window)).containsExactly("one", "two");
        assertThat(window.turns().getLast().content().expires())
                .isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(8)));
        assertThat(window.state().ttl()).contains(Duration.ofDays(7));
    }

    @Test
    void ofALongSessionTheEndIsTold() {
        for (int batch = 0; batch < 5; batch++) {
            int from = batch * 500;
            append(IntStream.range(from, from + 500)
                    .mapToObj(i -> "this is the turn number " + i)
                    .toList());
        }
        SessionWindow window = window(300);
        List<Long> places = window.turns().stream()
                .map(turn -> turn.content().utterance().position())
                .toList();
        assertThat(places).isSorted().endsWith(2_499L).startsWith(2_500L - places.size());
        Summary summary = window.summary().orElseThrow();
        assertThat(summary.lookedAt()).isEqualTo(200);
        assertThat(summary.more()).isTrue();
    }

    private void append(List<String> texts) {
        List<TurnDraft> turns = texts.stream()
                .map(text -> new TurnDraft(Draft.of(SESSION, content(text)), List.of()))
                .toList();
        node.wiring().sessions().append(SOMEBODY, SESSION, turns, Optional.empty());
    }

    private static Content content(String text) {
        return Content.of(text, Kind.EPISODIC, new Provenance("api", "", "tester"))
                .with(new Utterance(Utterance.UNPLACED, "", "user", MARCH));
    }

    private SessionWindow window(int tokens) {
        Reach reach = node.wiring().access().reach(SOMEBODY, selection());
        return node.wiring().sessions().window(SOMEBODY, reach, tokens);
    }

    private Reach everything() {
        return node.wiring().access().everything(SOMEBODY, selection());
    }

    private static Selection selection() {
        return new Selection("anna", "", "s1", "");
    }

    private static List<String> texts(SessionWindow window) {
        return window.turns().stream().map(turn -> turn.content().text()).toList();
    }
}
