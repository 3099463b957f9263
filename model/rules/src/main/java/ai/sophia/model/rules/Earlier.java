package ai.sophia.model.rules;

import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.util.List;
import java.util.Optional;

/**
 * What was said before in a session, as far as it is looked at.
 *
 * @param speaker who speaks now
 * @param about what statements of that speaker are about
 * @param place of the turn that is looked at, as {@link Told} has it
 * @param turns those of people, oldest first
 */
record Earlier(String speaker, String about, int place, List<Told> turns) {
    /**
     * A turn with the statements in it.
     *
     * @param place which one it is in the session, as far as that is looked at
     */
    record Told(int place, Turn turn, List<Statement> statements) {}

    /**
     * A statement that was made before.
     *
     * @param back how many turns before the one that is looked at
     */
    record Said(Statement statement, int back) {}

    Earlier {
        turns = List.copyOf(turns);
    }

    /** The statements that the same speaker has made, those of the latest turn first, by turns that have any. */
    List<List<Said>> statements() {
        return turns.reversed().stream()
                .filter(told -> told.turn().speaker().equals(speaker))
                .filter(told -> !told.statements().isEmpty())
                .map(this::said)
                .toList();
    }

    /** The one statement of the speaker's latest turn, if it has just one. */
    Optional<Said> lastAlone() {
        return turns.reversed().stream()
                .filter(told -> told.turn().speaker().equals(speaker))
                .findFirst()
                .map(this::said)
                .filter(statements -> statements.size() == 1)
                .map(List::getFirst);
    }

    private List<Said> said(Told told) {
        return told.statements().stream()
                .map(statement -> new Said(statement, place - told.place()))
                .toList();
    }
}
