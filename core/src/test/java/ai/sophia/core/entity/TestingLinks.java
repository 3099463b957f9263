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

/** Facts as a recogniser would tell them, collected as links. */
final class TestingLinks {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Link> links = new ArrayList<>();

    static Instant day(int day) {
        return START.plus(day, ChronoUnit.DAYS);
    }

    /** Adds what is so from one day on. */
    TestingLinks say(int from, Sort sort, String subject, String relation, String object) {
        return say("", Period.since(day(from)), sort, subject, relation, object, false);
    }

    TestingLinks say(
            String speaker, Period valid, Sort sort, String subject, String relation, String object, boolean negated) {
        Link.of(held(speaker, valid, sort, subject, relation, object, negated)).ifPresent(links::add);
        return this;
    }

    static Held held(
            String speaker, Period valid, Sort sort, String subject, String relation, String object, boolean negated) {
        String text = subject + " " + relation + " " + object;
        Evidence evidence = new Evidence(
                new VersionKey(MemoryId.create(), 1),
                Optional.empty(),
                new Span(0, 1),
                valid.from(),
                Optional.empty(),
                0.9);
        Fact fact = Fact.of(
                        new Claim(text, "yes"),
                        new Wording(sort, speaker, text, subject, relation, object, negated, "rules"),
                        evidence)
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
        return links;
    }

    EntityGraph graph() {
        return EntityGraph.of(links);
    }
}
