package ai.sophia.core.entity;

import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Turn;
import ai.sophia.core.conversation.Wording;
import java.util.List;
import java.util.Optional;

/**
 * Whom or what a statement is about. A recogniser tells it as far as it sees; where its subject goes on with more than is named, or hides in the
 * relation, the noun phrase that stands there says better.
 *
 * @param name as it is called; the speaker's where nothing is named
 * @param span where that stands in the text of the statement; empty if it does not
 * @param relation the words of the relation without it
 * @param maybe a name that it is about if that is known to be one
 */
record About(String name, Optional<Span> span, String relation, Optional<String> maybe) {
    private static final String POSSESSIVE = "'s ";

    static About of(Wording wording, List<NounPhrase> phrases) {
        String subject = Names.subject(wording.subject());
        if (isSpeaker(wording, subject)) {
            return acting(wording, phrases).orElse(about(wording, subject, Optional.empty()));
        }
        return owned(wording, subject, phrases)
                .or(() -> named(wording, subject, phrases))
                .orElseGet(
                        () -> new About(speaker(wording), Optional.empty(), wording.relation(), Names.first(subject)));
    }

    private static About about(Wording wording, String name, Optional<Span> span) {
        return new About(name, span, wording.relation(), Optional.empty());
    }

    private static boolean isSpeaker(Wording wording, String subject) {
        return subject.equals(Turn.USER) || subject.equals("agent") || subject.equals(wording.speaker());
    }

    private static String speaker(Wording wording) {
        return wording.speaker().isEmpty() ? Turn.USER : wording.speaker();
    }

    /** Some statements of the speaker hold whom they are about in their relation: {@code The electrician comes}. */
    private static Optional<About> acting(Wording wording, List<NounPhrase> phrases) {
        return phrases.stream()
                .limit(1)
                .filter(NounPhrase::acting)
                .filter(first -> first.span().start() == 0
                        && wording.relation().startsWith(first.span().of(wording.text())))
                .map(first -> new About(
                        first.called(),
                        Optional.of(first.span()),
                        wording.relation().substring(first.span().end()).strip(),
                        Optional.empty()))
                .findFirst();
    }

    /** {@code user's city}, of which a recogniser may take what follows for a part; but a name that follows is one. */
    private static Optional<About> owned(Wording wording, String subject, List<NounPhrase> phrases) {
        String plain = subject.replace('’', '\'');
        int end = plain.indexOf(POSSESSIVE);
        if (end < 0 || !isSpeaker(wording, plain.substring(0, end))) {
            return Optional.empty();
        }
        String owner = plain.substring(0, end) + POSSESSIVE;
        String thing = subject.substring(owner.length());
        Optional<Span> words = at(wording.text(), thing);
        Optional<Span> told = words.map(span -> widened(span, phrases));
        if (Role.within(subject).isPresent()) {
            return Optional.of(about(wording, subject, told));
        }
        Optional<NounPhrase> shorter = phrases.stream()
                .filter(each -> each.own() && (thing + " ").startsWith(each.words() + " "))
                .filter(each ->
                        words.filter(span -> span.shared(each.span()) > 0).isPresent())
                .findFirst();
        return Optional.of(shorter.map(each -> about(wording, owner + each.words(), Optional.of(each.span())))
                .orElse(about(wording, subject, told)));
    }

    private static Optional<Span> at(String text, String words) {
        int at = text.indexOf(words);
        return at < 0 ? Optional.empty() : Optional.of(new Span(at, at + words.length()));
    }

    /** With all of the phrases that it has a part of. */
    private static Span widened(Span span, List<NounPhrase> phrases) {
        Span wide = span;
        for (NounPhrase phrase : phrases) {
            if (phrase.span().shared(span) > 0) {
                wide = new Span(
                        Math.min(wide.start(), phrase.span().start()),
                        Math.max(wide.end(), phrase.span().end()));
            }
        }
        return wide;
    }

    /** What stands where the subject does; as the recogniser has it, where that is not in the text, or nothing is known of nouns. */
    private static Optional<About> named(Wording wording, String subject, List<NounPhrase> phrases) {
        Optional<Span> told = at(wording.text(), subject);
        if (told.isEmpty() || phrases.isEmpty()) {
            String name = subject.replace('’', '\'').contains(POSSESSIVE)
                    ? subject
                    : Names.first(subject).orElse(subject);
            return Optional.of(about(wording, name, told));
        }
        return phrases.stream()
                .filter(each -> each.span().start() <= told.get().start()
                        && told.get().start() < each.span().end())
                .findFirst()
                .map(phrase -> about(wording, phrase.called(), Optional.of(widened(told.get(), phrases))));
    }
}
