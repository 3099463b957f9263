package ai.sophia.core.proposal;

import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Turn;
import ai.sophia.core.conversation.Understanding.Said;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.time.Instant;
import java.util.List;

/** Turns, and what a model might propose of them. */
final class TestingProposals {
    static final Instant MARCH = Instant.parse("2026-03-04T10:00:00Z");

    private TestingProposals() {}

    /** The turn of that number in Ada's session, which is the first in it that matters. */
    static Said said(int number, String session, String text, Turn... before) {
        return new Said(
                new VersionKey(MemoryId.parse("01a219b8-12fe-7000-9013-%012d".formatted(number)), 1),
                new Scope("default", "ada", "agent", session, ""),
                List.of(before),
                new Turn(Turn.USER, Turn.USER, text, MARCH.plusSeconds(number)));
    }

    static Turn assistant(String text) {
        return new Turn(Turn.ASSISTANT, Turn.ASSISTANT, text, MARCH);
    }

    /** A fact that is as it should be if the turn says so. */
    static Proposal proposal(int turn, String text, String quote) {
        return new Proposal(turn, "identity", text, "user", "is", quote, false, "", "", quote, 0.8);
    }
}
