package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Port to what understands the turns that {@link Distilling} comes to: rules, or a language model with rules behind it. What it does is done by one
 * thread; its counts are read by all.
 */
public interface Understanding {
    /**
     * A turn that somebody said.
     *
     * @param source the version of the memory that holds it
     * @param before what was said before it in the session, oldest first
     */
    record Said(VersionKey source, Scope scope, List<Turn> before, Turn turn) {
        public Said {
            before = List.copyOf(before);
        }
    }

    /**
     * What was understood of a turn.
     *
     * @param by who understood it, as histories name it
     * @param failure why it was understood by another than it should have been, for good; empty if nothing went wrong
     */
    record Understood(List<Statement> statements, String by, Optional<Fault> failure) {
        public Understood {
            statements = List.copyOf(statements);
        }
    }

    /** Tells what is known already. */
    interface Known {
        /**
         * The facts that some turns may be about, of those that are so when they are said; some at most.
         *
         * @param turns of one session, in the order of their saying; not empty
         */
        List<Fact> near(List<Said> turns);

        /**
         * Facts that are so when a turn is said, those first that are nearest to it in meaning; some at most, and none where nobody can tell how near they are.
         */
        default List<Near> alike(Said said) {
            return List.of();
        }

        /** Whether something that is known is ended by a statement of a turn, which says that something is over. */
        default boolean isEndedBy(Statement statement, Said said) {
            return false;
        }

        /** Whether a turn is there still that something was told of before. */
        default boolean isThere(MemoryId turn) {
            return true;
        }
    }

    /** How many changes are looked at together at most. */
    int portion();

    /**
     * Is told of turns that will be understood one after the other, to get ready for all of them at once.
     *
     * @param turns in the order of their saying within each session; lazy, and need not be read
     * @throws Fault.Unavailable if it is to be tried again later
     */
    void prepare(Stream<Said> turns, Known known);

    /**
     * Understands a turn.
     *
     * @throws Fault.Unavailable if it is to be tried again later
     */
    Understood understand(Said said, Known known);

    /** A memory was deleted, which may have been a turn: nothing of what it said is kept. */
    void forget(MemoryId memory);

    /** What a language model was asked; empty where none is. */
    Optional<Asked> asked();
}
