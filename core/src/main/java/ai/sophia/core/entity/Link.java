package ai.sophia.core.entity;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Turn;
import ai.sophia.core.conversation.Wording;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        boolean negated,
        double confidence,
        Period valid,
        Instant expires,
        List<MemoryId> turns) {
    /** Sorts whose objects are things; those of the others are deeds. */
    private static final Set<Sort> OF_THINGS =
            Set.of(Sort.RELATION, Sort.POSSESSION, Sort.SKILL, Sort.PREFERENCE, Sort.DISLIKE, Sort.HABIT);

    public Link {
        to = List.copyOf(to);
        others = List.copyOf(others);
        turns = List.copyOf(turns);
    }

    /** What a fact says; empty if it was taken back, or nobody knows of whom it speaks. */
    static Optional<Link> of(Held held) {
        Fact fact = held.fact();
        Wording wording = fact.wording();
        String subject = Names.subject(wording.subject());
        if (fact.evidence().isEmpty() || subject.isEmpty() || Names.isPronoun(subject)) {
            return Optional.empty();
        }
        Optional<Role> said = Role.said(wording);
        if (said.isPresent()) {
            Role role = said.get();
            return Optional.of(
                    link(held, role.owner(), role.role(), List.of(role.name()), List.of(role.title()), said));
        }
        Optional<Role> within = Role.within(subject);
        Set<String> others = new LinkedHashSet<>();
        within.ifPresent(role -> others.add(role.title()));
        Optional<String> doing = subject.equals(Turn.USER) ? Names.doing(wording.relation()) : Optional.empty();
        String from = within.map(Role::name).or(() -> doing).orElseGet(() -> from(subject));
        String relation = doing.map(
                        name -> wording.relation().substring(name.length()).strip())
                .orElse(wording.relation());
        owners(subject, others);
        Names.in(" " + subject).forEach(others::add);
        others.remove(from);
        String predicate = wording.relation() + " " + wording.object();
        List<String> to = new ArrayList<>(Names.in(predicate));
        to.remove(from);
        if (to.isEmpty() && OF_THINGS.contains(wording.sort())) {
            Names.thing(wording.object()).ifPresent(to::add);
        }
        return Optional.of(link(held, from, relation, to, List.copyOf(others), within));
    }

    private static Link link(
            Held held, String from, String relation, List<String> to, List<String> others, Optional<Role> role) {
        Fact fact = held.fact();
        Wording wording = fact.wording();
        return new Link(
                held.memory().key(),
                wording.sort(),
                wording.speaker(),
                wording.text(),
                from,
                relation,
                to,
                others,
                role,
                wording.negated(),
                fact.confidence(),
                fact.valid(),
                held.memory().content().expires(),
                fact.evidence().stream()
                        .map(Evidence::source)
                        .map(VersionKey::id)
                        .distinct()
                        .toList());
    }

    /** Who a subject begins with by name, or all of it. */
    private static String from(String subject) {
        return subject.contains("'s ") || subject.contains("’s ")
                ? subject
                : Names.first(subject).orElse(subject);
    }

    /** Whose it is, and whose they are. */
    private static void owners(String subject, Set<String> others) {
        int end = subject.replace('’', '\'').lastIndexOf("'s ");
        while (end > 0) {
            others.add(subject.substring(0, end));
            end = subject.replace('’', '\'').lastIndexOf("'s ", end - 1);
        }
    }
}
