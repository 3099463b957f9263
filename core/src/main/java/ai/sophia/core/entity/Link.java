package ai.sophia.core.entity;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a fact says as a relation between entities. Immutable.
 *
 * @param fact the version of the memory that holds the fact
 * @param text its words
 * @param from whom or what it is about, as it is called
 * @param relation what there is between it and the others, in the words of the fact, or the role that one has for the other
 * @param to the others, as they are called; empty if it says something of the one alone
 * @param others who is named besides, such as whose thing it is about
 * @param role whose name it tells
 * @param naming what it tells of that name
 * @param negated whether it denies that
 * @param valid when it is or was so
 * @param expires when it is seen no more
 * @param turns the turns that speak for it
 */
public record Link(
        VersionKey fact,
        Sort sort,
        String speaker,
        String text,
        String from,
        String relation,
        List<String> to,
        List<String> others,
        Optional<Role> role,
        Naming naming,
        boolean negated,
        double confidence,
        Period valid,
        Instant expires,
        List<MemoryId> turns) {
    /** What a fact may tell of the name of who has a role. */
    public enum Naming {
        /** Nothing. */
        NONE,
        /** It says the name besides, as in {@code my boss Torsten is strict}. */
        BESIDES,
        /** It says who has the role. */
        ONE,
        /** It says who has the role, which nobody else has meanwhile. */
        ONE_ALONE,
        /** It says who has it not, or no more. */
        NOT
    }

    public Link {
        to = List.copyOf(to);
        others = List.copyOf(others);
        turns = List.copyOf(turns);
    }

    /** The same about somebody. */
    Link about(String name) {
        return new Link(
                fact,
                sort,
                speaker,
                text,
                name,
                relation,
                to.stream().filter(each -> !each.equals(name)).toList(),
                others,
                role,
                naming,
                negated,
                confidence,
                valid,
                expires,
                turns);
    }
}
