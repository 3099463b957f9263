package ai.sophia.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Extract.Telling;
import ai.sophia.core.conversation.SessionWindow.Sentence;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExtractTest {
    @Test
    void whatTellsAFactComesBeforeWhatIsSaidOften() {
        Memory often = turn("The train to Lyon leaves at nine. The train to Lyon is always late.");
        Memory once = turn("Hello. I am allergic to nuts, you know. Bye.");
        Telling telling = new Telling(once.key(), new Span(7, 30), 0.9);
        assertThat(texts(Extract.of(List.of(often, once), List.of(telling), (text, most) -> words(text), 8)))
                .containsExactly("I am allergic to nuts, you know.");
        assertThat(texts(Extract.of(List.of(often, once), List.of(telling), (text, most) -> words(text), 15)))
                .hasSize(2)
                .endsWith("I am allergic to nuts, you know.");
    }

    @Test
    void whatMattersMoreIsTakenFirst() {
        Memory turn = turn("I like green tea. I must never eat any nuts.");
        List<Telling> tellings =
                List.of(new Telling(turn.key(), new Span(0, 16), 0.3), new Telling(turn.key(), new Span(18, 43), 0.9));
        assertThat(texts(Extract.of(List.of(turn), tellings, (text, most) -> words(text), 6)))
                .containsExactly("I must never eat any nuts.");
        assertThat(texts(Extract.of(List.of(turn), tellings, (text, most) -> words(text), 100)))
                .containsExactly("I like green tea.", "I must never eat any nuts.");
    }

    @Test
    void whatWasTakenIsNotSaidAgainWhereSomethingElseCanBe() {
        List<Memory> turns = List.of(
                turn("The roof of the old house leaks badly."),
                turn("The old house has a roof that leaks."),
                turn("Tomorrow the painters bring blue paint."),
                turn("The roof of that old house leaks."));
        assertThat(texts(Extract.of(turns, List.of(), (text, most) -> words(text), 16)))
                .hasSize(2)
                .contains("Tomorrow the painters bring blue paint.");
    }

    @Test
    void sentencesThatTellLittleAreLeftOut() {
        Memory turn = turn("Well, yes. Ok!\nGood.\n" + "word ".repeat(100) + "\nWe meet the painters at the house.");
        assertThat(texts(Extract.of(List.of(turn), List.of(), (text, most) -> words(text), 1_000)))
                .containsExactly("We meet the painters at the house.");
    }

    @Test
    void aSentenceStandsWhereItSaysInItsTurn() {
        Memory turn = turn("Über die Brücke 🚲 fährt Ada gern. Sie mag Straßenbahnen gar nicht so sehr.");
        List<Sentence> sentences = Extract.of(List.of(turn), List.of(), (text, most) -> words(text), 1_000);
        assertThat(sentences).hasSize(2);
        assertThat(sentences)
                .allSatisfy(each -> assertThat(turn.content()
                                .text()
                                .substring(each.span().start(), each.span().end()))
                        .isEqualTo(each.text()));
    }

    @Test
    void nothingComesOfNothing() {
        assertThat(Extract.of(List.of(), List.of(), (text, most) -> words(text), 100))
                .isEmpty();
        assertThat(Extract.of(
                        List.of(turn("We meet the painters at the house.")), List.of(), (text, most) -> words(text), 2))
                .isEmpty();
    }

    private static int words(String text) {
        return text.split(" ", -1).length;
    }

    private static List<String> texts(List<Sentence> sentences) {
        return sentences.stream().map(Sentence::text).toList();
    }

    private static Memory turn(String text) {
        return new Memory(
                MemoryId.create(),
                1,
                new Scope("default", "ada", "", "s1", ""),
                Content.of(text, Kind.EPISODIC, new Provenance("api", "", "tester")),
                Period.since(Instant.parse("2026-03-01T12:00:00Z")));
    }
}
