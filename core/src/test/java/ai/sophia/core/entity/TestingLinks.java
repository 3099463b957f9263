package ai.sophia.core.entity;

import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Evidence;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Wording;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.memory.VersionKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Facts as a recogniser would tell them, collected as links. */
final class TestingLinks {
    /** Names, and one thing. */
    static final NounPhrases NOUNS = text -> Pattern.compile(
                    "(The |[Mm]y )?(jazz|cat|birthday|(?!My|Passed)\\p{Lu}\\p{Ll}+('s birthday)?)( [a-z]+s )?")
            .matcher(text)
            .results()
            .map(found -> new NounPhrase(
                    new Span(found.start(), found.end(2)),
                    found.group(2),
                    found.group(1) != null && found.group(1).endsWith("y "),
                    found.group(4) != null))
            .toList();

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Held> held = new ArrayList<>();

    static Instant day(int day) {
        return START.plus(day, ChronoUnit.DAYS);
    }

    /** Adds what is so from one day on. */
    TestingLinks say(int from, Sort sort, String subject, String relation, String object) {
        return say("", Period.since(day(from)), sort, subject, relation, object, false);
    }

    TestingLinks say(
            String speaker, Period valid, Sort sort, String subject, String relation, String object, boolean negated) {
        held.add(held(speaker, valid, sort, subject, relation, object, negated));
        return this;
    }

    /** Adds who or what is the only one of its kind. */
    TestingLinks sayAlone(int from, String subject, String relation, String object) {
        String text = subject + " " + relation + " " + object;
        Claim claim = new Claim("unique(user, " + object + ")", subject);
        held.add(told(claim, "", Period.since(day(from)), Sort.RELATION, text, subject, relation, object, false));
        return this;
    }

    static Held held(
            String speaker, Period valid, Sort sort, String subject, String relation, String object, boolean negated) {
        boolean within = subject.equals("user") && Character.isUpperCase(relation.codePointAt(0));
        String text = (within ? "" : subject.replace("user's", "My") + " ") + relation + " " + object;
        return told(new Claim(text, "yes"), speaker, valid, sort, text, subject, relation, object, negated);
    }

    static Held told(
            String speaker, Period valid, Sort sort, String text, String subject, String relation, String object) {
        return told(new Claim(text, "yes"), speaker, valid, sort, text, subject, relation, object, false);
    }

    private static Held told(
            Claim claim,
            String speaker,
            Period valid,
            Sort sort,
            String text,
            String subject,
            String relation,
            String object,
            boolean negated) {
        Evidence evidence = new Evidence(
                new VersionKey(MemoryId.create(), 1),
                Optional.empty(),
                new Span(0, 1),
                valid.from(),
                Optional.empty(),
                0.9);
        Fact fact = Fact.of(
                        claim, new Wording(sort, speaker, text, subject, relation, object, negated, "rules"), evidence)
                .placed(valid, List.of(), Optional.empty());
        Content content = new Content(
                text,
                Kind.SEMANTIC,
                Collections.FACTS,
                Utterance.NONE,
                Metadata.EMPTY,
                0.5,
                "",
                valid,
                Period.FOREVER,
                Provenance.distilled(evidence.source().id(), "rules"));
        Memory memory =
                new Memory(MemoryId.create(), 1, new Scope("acme", "ada", "", "", ""), content, Period.since(START));
        return new Held(fact.storedAs(memory.id(), 1), memory);
    }

    List<Link> links() {
        return links(held, NOUNS);
    }

    static List<Link> links(Iterable<Held> facts, NounPhrases nouns) {
        Links links = new Links(nouns);
        facts.forEach(links::add);
        return links.all();
    }

    EntityGraph graph() {
        return EntityGraph.of(links());
    }
}
