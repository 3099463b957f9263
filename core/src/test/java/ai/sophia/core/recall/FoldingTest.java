package ai.sophia.core.recall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FoldingTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Folding folding = new Folding();
    private final Memory turn = memory("ada", Collections.CONVERSATIONS, new Provenance("api", "", "tester"));

    @Test
    void whatWasUnderstoodOfAToldMemoryIsNotToldAgain() {
        assertThat(folding.tells(turn)).isTrue();
        assertThat(folding.tells(fact("ada"))).isFalse();
    }

    @Test
    void allFactsOfAMemoryStandForIt() {
        assertThat(folding.tells(fact("ada"))).isTrue();
        assertThat(folding.tells(fact("ada"))).isTrue();
        assertThat(folding.tells(turn)).isFalse();
    }

    @Test
    void aFactOfSomebodyElseHidesNothing() {
        assertThat(folding.tells(fact("eve"))).isTrue();
        assertThat(folding.tells(turn)).isTrue();
    }

    @Test
    void whatOnlyClaimsToBeUnderstoodHidesNothing() {
        assertThat(folding.tells(memory("ada", "KnowledgeBase", Provenance.distilled(turn.id(), "local"))))
                .isTrue();
        assertThat(folding.tells(turn)).isTrue();
    }

    private Memory fact(String user) {
        return memory(user, Collections.FACTS, Provenance.distilled(turn.id(), "rules"));
    }

    private static Memory memory(String user, String collection, Provenance provenance) {
        Content content = new Content(
                "Ada plays the cello",
                Kind.SEMANTIC,
                collection,
                Utterance.NONE,
                Metadata.EMPTY,
                0.5,
                "",
                Period.ALWAYS,
                Period.FOREVER,
                provenance);
        return new Memory(MemoryId.create(), 1, new Scope("acme", user, "", "", ""), content, Period.since(NOW));
    }
}
