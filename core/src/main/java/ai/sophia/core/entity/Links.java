package ai.sophia.core.entity;

import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Wording;
import ai.sophia.core.entity.Link.Naming;
import ai.sophia.core.language.Tongues;
import ai.sophia.core.memory.VersionKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads facts of one home as links, one after the other, so that what is kept of each is little. A name that a sentence begins with, where nothing
 * but its capital says that it is one, is one if another fact has it within a sentence, or as somebody's who has a role. For one thread.
 */
final class Links {
    /** Of a long statement, those that it names first. */
    private static final int MOST_TO = 20;

    /** A fact has one sentence; what else calls itself one is read so far. */
    private static final int LONGEST_TEXT = 2_000;

    /**
     * What a fact says.
     *
     * @param maybe whom it is about if that is a name
     */
    private record Read(Link link, Optional<String> maybe) {}

    private final NounPhrases nouns;
    private final List<Read> read = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    Links(NounPhrases nouns) {
        this.nouns = nouns;
    }

    int size() {
        return read.size();
    }

    /** What was added says, in the order in which it was. */
    List<Link> all() {
        return read.stream()
                .map(each -> each.maybe()
                        .filter(known::contains)
                        .map(name -> each.link().about(name))
                        .orElse(each.link()))
                .toList();
    }

    /** Adds what a fact says; nothing if it was taken back, or nobody knows of whom it speaks. */
    void add(Held held) {
        Fact fact = held.fact();
        Wording wording = fact.wording();
        String subject = Names.subject(wording.subject());
        if (fact.evidence().isEmpty() || subject.isEmpty() || Tongues.isPronoun(subject)) {
            return;
        }
        Optional<Role> said = Role.said(wording);
        if (said.isPresent()) {
            Role role = said.get();
            List<String> others = wording.negated() ? List.of() : List.of(role.title());
            Link link = link(held, role.owner(), role.role(), List.of(role.name()), others, said, naming(fact));
            read.add(new Read(link, Optional.empty()));
            known.add(role.name());
            return;
        }
        String text = wording.text()
                .substring(0, Math.min(LONGEST_TEXT, wording.text().length()));
        List<NounPhrase> phrases = nouns.in(text);
        List<Names.Found> names = Names.in(text);
        names.forEach(each -> known.add(each.name()));
        About about = About.of(wording, phrases);
        Optional<Role> within = Role.within(about.name());
        String from = within.map(Role::name).orElse(about.name());
        Set<String> others = new LinkedHashSet<>();
        within.ifPresent(role -> others.add(role.title()));
        owners(about.name(), others);
        if (within.isEmpty() && !Tongues.of(text).hasCapitalNouns()) {
            others.addAll(Names.within(about.name()));
        }
        others.remove(from);
        Set<String> to = named(names, phrases, about.span());
        to.remove(from);
        to.removeAll(others);
        Link link = link(
                held,
                from,
                about.relation(),
                to.stream().limit(MOST_TO).toList(),
                List.copyOf(others),
                within,
                within.isPresent() ? Naming.BESIDES : Naming.NONE);
        read.add(new Read(link, about.maybe()));
    }

    private static Naming naming(Fact fact) {
        if (fact.wording().negated()) {
            return Naming.NOT;
        }
        return fact.claim().isOfOneAlone() ? Naming.ONE_ALONE : Naming.ONE;
    }

    /** All whom and what a text names but in a part of it, in its order: by a name where it has one, or else as a thing. */
    private static Set<String> named(List<Names.Found> names, List<NounPhrase> phrases, Optional<Span> but) {
        NavigableMap<Integer, String> named = new TreeMap<>();
        names.forEach(each -> named.put(each.start(), each.name()));
        for (NounPhrase phrase : phrases) {
            Span span = phrase.span();
            boolean hasName =
                    !named.subMap(span.start(), true, span.end(), false).isEmpty()
                            || names.stream().anyMatch(name -> name.reaches(span.start()));
            if (!hasName) {
                named.put(span.start(), phrase.called());
            }
        }
        but.ifPresent(
                part -> named.subMap(part.start(), true, part.end(), false).clear());
        return new LinkedHashSet<>(named.values());
    }

    private static Link link(
            Held held,
            String from,
            String relation,
            List<String> to,
            List<String> others,
            Optional<Role> role,
            Naming naming) {
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
                naming,
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

    /** Whose it is, and whose they are. */
    private static void owners(String subject, Set<String> others) {
        int end = subject.replace('’', '\'').lastIndexOf("'s ");
        while (end > 0) {
            others.add(subject.substring(0, end));
            end = subject.replace('’', '\'').lastIndexOf("'s ", end - 1);
        }
    }
}
