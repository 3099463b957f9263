package ai.sophia.model.rules;

import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was said before in a session, as far as it is looked at.
 *
 * @param speaker who speaks now
 * @param about what statements of that speaker are about
 * @param place of the turn that is looked at, as {@link Told} has it
 * @param at when it is said
 * @param turns those of people, oldest first
 */
record Earlier(String speaker, String about, int place, Instant at, List<Told> turns) {
    /** A turn with the statements in it, which are found when they are asked for first. For one thread. */
    static final class Told {
        private final int place;
        private final Turn turn;
        private final String text;
        private final Supplier<List<Statement>> finding;
        private @Nullable List<Statement> found;

        /**
         * @param place which one it is in the session, as far as that is looked at
         * @param before the text of the turn before it, to which it may agree
         */
        Told(int place, Turn turn, String before, Supplier<List<Statement>> finding) {
            this.place = place;
            this.turn = turn;
            this.text = before + '\n' + turn.text();
            this.finding = finding;
        }

        private List<Statement> statements() {
            List<Statement> known = found;
            if (known == null) {
                known = finding.get();
                found = known;
            }
            return known;
        }
    }

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
    Stream<List<Said>> statements() {
        return statements(any -> true);
    }

    /**
     * The same, of some turns alone.
     *
     * @param which by the text of the turn and of the one before it
     */
    Stream<List<Said>> statements(Predicate<String> which) {
        return turns.reversed().stream()
                .filter(told -> told.turn.speaker().equals(speaker))
                .filter(told -> which.test(told.text))
                .filter(told -> !told.statements().isEmpty())
                .map(this::said);
    }

    /** The one statement of the speaker's latest turn, if it has just one. */
    Optional<Said> lastAlone() {
        return turns.reversed().stream()
                .filter(told -> told.turn.speaker().equals(speaker))
                .findFirst()
                .map(this::said)
                .filter(statements -> statements.size() == 1)
                .map(List::getFirst);
    }

    private List<Said> said(Told told) {
        return told.statements().stream()
                .map(statement -> new Said(statement, place - told.place))
                .toList();
    }
}
