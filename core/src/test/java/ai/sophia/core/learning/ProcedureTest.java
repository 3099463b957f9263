package ai.sophia.core.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class ProcedureTest {
    private static final Provenance API = new Provenance("api", "", "tester");

    private static Outcome outcome(boolean worked, String session) {
        return new Outcome("deploy", List.of("make", "push"), worked, session, "");
    }

    private static Procedure after(Outcome... outcomes) {
        Procedure procedure = Procedure.of(outcomes[0]);
        for (Outcome outcome : outcomes) {
            procedure = procedure.after(outcome);
        }
        return procedure;
    }

    private static Memory memory(Procedure procedure) {
        return new Memory(
                MemoryId.create(),
                1,
                new Scope("default", "ada", "", "", ""),
                procedure.content(API),
                Period.since(Instant.EPOCH));
    }

    @Test
    void whatWorksMattersMoreAndWhatFailsLessThanWhatNobodyHasTried() {
        assertThat(after(outcome(true, "")).likelihood()).isEqualTo(0.667);
        assertThat(after(outcome(false, "")).likelihood()).isEqualTo(0.333);
        assertThat(after(outcome(true, ""), outcome(false, "")).likelihood()).isEqualTo(0.5);
        assertThat(after(outcome(true, "")).content(API).importance()).isEqualTo(0.667);
    }

    @Test
    void aSessionTellsOneOutcomeTheLastOne() {
        Procedure procedure =
                after(outcome(true, "s1"), outcome(true, "s1"), outcome(false, "s1"), outcome(true, "s2"));
        assertThat(procedure.worked()).isEqualTo(1);
        assertThat(procedure.failed()).isEqualTo(1);
        assertThat(procedure.sessions()).isEqualTo(Map.of("s1", false, "s2", true));
    }

    @RepeatedTest(50)
    void theCountsAreThoseOfTheLastWordOfEachSession(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Outcome> outcomes = IntStream.range(0, 40)
                .mapToObj(i -> outcome(random.nextBoolean(), "s" + random.nextInt(12)))
                .toList();
        Procedure procedure = after(outcomes.toArray(Outcome[]::new));
        assertThat(procedure.worked() + procedure.failed())
                .isEqualTo(outcomes.stream().map(Outcome::session).distinct().count());
        assertThat(procedure.worked())
                .isEqualTo(procedure.sessions().values().stream()
                        .filter(did -> did)
                        .count());
    }

    @Test
    void ofManySessionsTheLastAreRemembered() {
        Procedure procedure = after(
                IntStream.range(0, 60).mapToObj(i -> outcome(true, "s" + i)).toArray(Outcome[]::new));
        assertThat(procedure.worked()).isEqualTo(60);
        assertThat(procedure.sessions())
                .hasSize(Procedure.SESSIONS)
                .containsKey("s59")
                .doesNotContainKey("s9");
    }

    @Test
    void isReadAsItWasWritten() {
        Procedure procedure = after(
                outcome(true, "a.b/ü"),
                outcome(false, ""),
                new Outcome("deploy", List.of("make", "push"), true, "s2", "mind the gap"));
        Memory memory = memory(procedure);
        assertThat(Procedure.of(memory)).contains(procedure);
        assertThat(memory.content().kind()).isEqualTo(Kind.PROCEDURAL);
        assertThat(memory.content().text())
                .isEqualTo("How to deploy:\n1. make\n2. push\nNote: mind the gap\nWorked 2 of 3 times.");
    }

    @Test
    void whatIsNoneIsNone() {
        Memory memory = memory(after(outcome(true, "")));
        Memory other =
                new Memory(memory.id(), 1, memory.scope(), memory.content().with(Metadata.EMPTY), memory.stored());
        assertThat(Procedure.of(other)).isEmpty();
    }

    @Test
    void whatIsNoOutcomeIsRefused() {
        assertThatThrownBy(() -> new Outcome(" ", List.of("make"), true, "", ""))
                .isInstanceOf(Fault.Invalid.class);
        assertThatThrownBy(() -> new Outcome("deploy", List.of(), true, "", "")).isInstanceOf(Fault.Invalid.class);
        assertThatThrownBy(() -> new Outcome("deploy", List.of("make", ""), true, "", ""))
                .isInstanceOf(Fault.Invalid.class);
        assertThatThrownBy(() -> new Outcome("deploy", List.of("a\nb"), true, "", ""))
                .isInstanceOf(Fault.Invalid.class);
        assertThatThrownBy(() -> new Outcome("deploy", List.of("x".repeat(501)), true, "", ""))
                .isInstanceOf(Fault.Invalid.class);
    }
}
