package ai.sophia.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a passage tells besides its words and its vector. */
final class TraitsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Memory memory(String text, Instant saidAt) {
        Content content = Content.of(text, Kind.EPISODIC, new Provenance("api", "", "tester"))
                .with(new Utterance(0, "", "", saidAt));
        return new Memory(MemoryId.create(), 1, new Scope("acme", "ada", "", "s", ""), content, Period.since(NOW));
    }

    private static Traits traits(String text) {
        return Traits.of(memory(text, Period.BEGINNING), new Passage(0, 0, text.length()));
    }

    @ParameterizedTest
    @CsvSource({"How are you?,true", "Is it? Tell me.,true", "So it is.,false"})
    void asksIfItEndsByAsking(String text, boolean asks) {
        assertThat(traits(text).asks()).isEqualTo(asks);
    }

    @Test
    void doesNotAskIfTheQuestionIsFarFromItsEnd() {
        assertThat(traits("Is it? " + "So it is. ".repeat(20)).asks()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "We met yesterday,true",
        "We met in 2023,true",
        "we met on MONDAY,true",
        "We met,false",
        "A weekly plan,false",
        "Room 20231,false",
        "1999,true",
        "(since_then),false",
        "2o23,false",
        "Sundays,false",
        "so it was in May,false",
        "_year,false",
        "last-minute,true",
        "über night,true",
        "Linda's birthday is on May 3,true",
        "on the 3rd May we met,true",
        "on 3 May,true",
        "May I ask something?,false",
        "it may 'be' so,false",
        "we met 3 times; may be,false",
        "may,false"
    })
    void tellsATime(String text, boolean timed) {
        assertThat(traits(text).timed()).isEqualTo(timed);
    }

    @Test
    void looksForTheTimeInThePassageAlone() {
        String text = "We met. It was yesterday.";
        Memory memory = memory(text, Period.BEGINNING);
        assertThat(Traits.of(memory, new Passage(0, 0, 7)).timed()).isFalse();
        assertThat(Traits.of(memory, new Passage(1, 8, text.length())).timed()).isTrue();
    }

    @Test
    void knowsWhenItWasSaid() {
        Traits early = Traits.of(memory("Hello", Instant.parse("1969-12-31T23:00:00Z")), new Passage(0, 0, 5));
        assertThat(early.day()).isEqualTo(-1);
        assertThat(early.isDated()).isTrue();
        assertThat(traits("Hello")).isEqualTo(Traits.NONE);
        assertThat(Traits.NONE.isDated()).isFalse();
    }

    @Test
    void isKeptAsTwoNumbers() {
        for (int flags = 0; flags < 4; flags++) {
            Traits traits = Traits.of(flags, 20_000);
            assertThat(Traits.of(traits.flags(), traits.day())).isEqualTo(traits);
            assertThat(traits.flags() & 3).isEqualTo(flags);
        }
    }

    @Test
    void areReadAsTheyWereWritten() {
        for (int steps = 0; steps <= 30; steps++) {
            for (boolean asks : new boolean[] {false, true}) {
                Traits traits = new Traits(asks, !asks, steps / 30.0, 19_500);
                assertThat(traits.flags()).isBetween(0, 255);
                assertThat(traits.flags() & 4).isZero();
                assertThat(Traits.of(traits.flags(), traits.day())).isEqualTo(traits);
            }
        }
        assertThat(Traits.of(1, 0).importance()).isEqualTo(0.5);
    }
}
