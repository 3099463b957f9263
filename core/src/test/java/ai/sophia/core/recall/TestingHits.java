package ai.sophia.core.recall;

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
import java.util.List;

/** Hits of one passage each. */
final class TestingHits {
    private static final Instant MARCH = Instant.parse("2026-03-04T10:00:00Z");

    private TestingHits() {}

    /** What somebody said on a day of March. */
    static Hit hit(String role, int day, double score, String text) {
        Content content = Content.of(text, Kind.EPISODIC, new Provenance("api", "", "tester"))
                .with(new Utterance(Utterance.UNPLACED, "", role, MARCH.plusSeconds(day * 86_400L)));
        Memory memory = new Memory(
                MemoryId.create(), 1, new Scope("default", "ada", "", "s1", ""), content, Period.since(MARCH));
        return new Hit(memory, score, new Passage(0, 0, text.length()), List.of(new Signal("lexical", 0.5, score)));
    }

    static Hit said(int day, double score, String text) {
        return hit("user", day, score, text);
    }
}
