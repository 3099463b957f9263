package ai.sophia.core.entity;

import ai.sophia.core.conversation.Turn;
import ai.sophia.core.conversation.Wording;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom or what a statement is about. A recogniser tells it as far as it sees; where its subject goes on with more than is named, or hides in the
 * relation, the noun phrase that stands there says better.
 *
 * @param name as it is called; the speaker's where nothing is named
 * @param phrase which phrase of the statement that is; empty if none
 * @param relation the words of the relation without it
 */
record About(String name, Optional<NounPhrase> phrase, String relation) {
    private static final String POSSESSIVE = "'s ";

    /** @param known names that are surely such */
    static About of(Wording wording, List<NounPhrase> phrases, Set<String> known) {
        String subject = Names.subject(wording.subject());
        if (isSpeaker(wording, subject)) {
            return acting(wording, phrases).orElse(new About(subject, Optional.empty(), wording.relation()));
        }
        return owned(wording, subject, phrases)
                .or(() -> named(wording, subject, phrases))
                .or(() -> Names.first(subject)
                        .filter(known::contains)
                        .map(name -> new About(name, Optional.empty(), wording.relation())))
                .orElse(new About(speaker(wording), Optional.empty(), wording.relation()));
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
                        Optional.of(first),
                        wording.relation().substring(first.span().end()).strip()))
                .findFirst();
    }

    /** {@code user's city}, of which a recogniser may take what follows for a part. */
    private static Optional<About> owned(Wording wording, String subject, List<NounPhrase> phrases) {
        String plain = subject.replace('’', '\'');
        int end = plain.indexOf(POSSESSIVE);
        if (end < 0 || !isSpeaker(wording, plain.substring(0, end))) {
            return Optional.empty();
        }
        String owner = plain.substring(0, end) + POSSESSIVE;
        String thing = subject.substring(owner.length());
        Optional<NounPhrase> phrase = phrases.stream()
                .filter(NounPhrase::own)
                .filter(each -> thing.startsWith(each.words()) || each.words().startsWith(thing))
                .findFirst();
        return Optional.of(new About(
                phrase.filter(each -> each.words().length() < thing.length())
                        .map(each -> owner + each.words())
                        .orElse(subject),
                phrase,
                wording.relation()));
    }

    private static Optional<About> named(Wording wording, String subject, List<NounPhrase> phrases) {
        int at = wording.text().indexOf(subject);
        if (at < 0) {
            return Optional.of(new About(Names.first(subject).orElse(subject), Optional.empty(), wording.relation()));
        }
        return phrases.stream()
                .filter(each -> each.span().start() <= at && at < each.span().end())
                .findFirst()
                .map(phrase -> new About(phrase.called(), Optional.of(phrase), wording.relation()));
    }
}
