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
 * @param turns those of people, oldest first
 */
record Earlier(String speaker, String about, List<Told> turns) {
    /** A turn with the statements in it. */
    record Told(Turn turn, List<Statement> statements) {}

    Earlier {
        turns = List.copyOf(turns);
    }

    /** The statements that the same speaker has made, those of the latest turn first, by turns that have any. */
    List<List<Statement>> statements() {
        return turns.reversed().stream()
                .filter(told -> told.turn().speaker().equals(speaker))
                .map(Told::statements)
                .filter(statements -> !statements.isEmpty())
                .toList();
    }

    /** The one statement of the speaker's latest turn, if it has just one. */
    Optional<Statement> lastAlone() {
        return turns.reversed().stream()
                .filter(told -> told.turn().speaker().equals(speaker))
                .findFirst()
                .map(Told::statements)
                .filter(statements -> statements.size() == 1)
                .map(List::getFirst);
    }
}
