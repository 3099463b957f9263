package ai.sophia.core.entity;

import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Wording;
import ai.sophia.core.entity.Link.Naming;
import ai.sophia.core.memory.VersionKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads facts as links. Immutable. */
final class Links {
    /** Of a long statement, those that it names first. */
    private static final int MOST_TO = 8;

    private final NounPhrases nouns;

    /** Names that are told within a sentence, where a capital says that they are names. */
    private final Set<String> known;

    private Links(NounPhrases nouns, Set<String> known) {
        this.nouns = nouns;
        this.known = known;
    }

    /** What facts of one home say. */
    static List<Link> of(Collection<Held> facts, NounPhrases nouns) {
        Set<String> known = new HashSet<>();
        for (Held held : facts) {
            Wording wording = held.fact().wording();
            Names.in(wording.text()).forEach(each -> known.add(each.name()));
            Role.said(wording).ifPresent(role -> known.add(role.name()));
        }
        Links links = new Links(nouns, known);
        return facts.stream().flatMap(held -> links.of(held).stream()).toList();
    }

    /** What a fact says; empty if it was taken back, or nobody knows of whom it speaks. */
    private Optional<Link> of(Held held) {
        Fact fact = held.fact();
        Wording wording = fact.wording();
        String subject = Names.subject(wording.subject());
        if (fact.evidence().isEmpty() || subject.isEmpty() || Names.isPronoun(subject)) {
            return Optional.empty();
        }
        Optional<Role> said = Role.said(wording);
        if (said.isPresent()) {
            Role role = said.get();
            List<String> others = wording.negated() ? List.of() : List.of(role.title());
            return Optional.of(link(held, role.owner(), role.role(), List.of(role.name()), others, said, naming(fact)));
        }
        List<NounPhrase> phrases = nouns.in(wording.text());
        About about = About.of(wording, phrases, known);
        Optional<Role> within = Role.within(about.name());
        String from = within.map(Role::name).orElse(about.name());
        Set<String> others = new LinkedHashSet<>();
        within.ifPresent(role -> others.add(role.title()));
        owners(about.name(), others);
        others.addAll(Names.within(about.name()));
        others.remove(from);
        Set<String> to = named(wording.text(), phrases, about.phrase());
        to.remove(from);
        to.removeAll(others);
        return Optional.of(link(
                held,
                from,
                about.relation(),
                to.stream().limit(MOST_TO).toList(),
                List.copyOf(others),
                within,
                within.isPresent() ? Naming.BESIDES : Naming.NONE));
    }

    private static Naming naming(Fact fact) {
        if (fact.wording().negated()) {
            return Naming.NOT;
        }
        return fact.claim().isOfOneAlone() ? Naming.ONE_ALONE : Naming.ONE;
    }

    /** All whom and what a text names but in one of its phrases, in its order: by a name where it has one, or else as a thing. */
    private static Set<String> named(String text, List<NounPhrase> phrases, Optional<NounPhrase> but) {
        List<Names.Found> names = Names.in(text);
        NavigableMap<Integer, String> named = new TreeMap<>();
        names.forEach(each -> named.put(each.start(), each.name()));
        for (NounPhrase phrase : phrases) {
            Span span = phrase.span();
            NavigableMap<Integer, String> within = named.subMap(span.start(), true, span.end(), false);
            if (but.filter(phrase::equals).isPresent()) {
                within.clear();
            } else if (within.isEmpty() && names.stream().noneMatch(name -> name.reaches(span.start()))) {
                named.put(span.start(), phrase.called());
            }
        }
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
