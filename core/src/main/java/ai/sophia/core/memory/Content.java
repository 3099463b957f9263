package ai.sophia.core.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.Strings;
import java.text.Normalizer;
import java.time.Instant;

/**
 * What a memory says: everything about it that its writer gives and may revise.
 *
 * @param text what is remembered, in Unicode NFC, lines ended by LF, without blanks at its ends
 * @param kind what sort of thing it is
 * @param collection the group it is kept in
 * @param utterance its place in a conversation
 * @param metadata what the caller keeps beside it
 * @param importance how much it matters, 0 to 1; 0.5 if nobody said
 * @param subject whom it is about, so that erasure finds it; empty for the scope's user
 * @param valid when it is so
 * @param expires when it is to be hidden; {@link Period#FOREVER} for never
 * @param provenance where it comes from
 */
public record Content(
        String text,
        Kind kind,
        String collection,
        Utterance utterance,
        Metadata metadata,
        double importance,
        String subject,
        Period valid,
        Instant expires,
        Provenance provenance) {
    /** Most bytes of a text, in UTF-8. */
    public static final int TEXT_LIMIT = 256 * 1024;

    /** Importance of what nobody weighed. */
    public static final double USUAL_IMPORTANCE = 0.5;

    /** The first character that NFC composes with the one before it, or makes another one of; those below stay as they are. */
    private static final char FIRST_COMBINING = 0x300;

    /** Most characters of a subject. */
    public static final int SUBJECT_LIMIT = 256;

    public Content {
        text = normalised(text);
        Collections.checked(collection);
        Strings.name("subject", subject, SUBJECT_LIMIT);
        if (!(importance >= 0 && importance <= 1)) {
            throw new Fault.Invalid("importance", "expected a number from 0 to 1, but got " + importance);
        }
    }

    private static String normalised(String text) {
        if (isNormalised(text)) {
            return text;
        }
        limited(text);
        Strings.wellFormed("text", text);
        String plain = Normalizer.normalize(text, Normalizer.Form.NFC)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .strip();
        if (plain.isEmpty()) {
            throw new Fault.Invalid("text", "expected text, but got " + (text.isEmpty() ? "none" : "blanks only"));
        }
        limited(plain); // some characters are longer in NFC, and what is stored must be accepted when it is read back
        return plain;
    }

    /** Whether it is told at a glance that nothing is to be done: so are most texts, and nearly all that are read back. */
    private static boolean isNormalised(String text) {
        int length = text.length();
        // none of the characters that are looked at here takes more than two bytes
        if (length == 0
                || length > TEXT_LIMIT / 2
                || Character.isWhitespace(text.charAt(0))
                || Character.isWhitespace(text.charAt(length - 1))) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= FIRST_COMBINING || c == '\r' || c == 0) {
                return false;
            }
        }
        return true;
    }

    private static void limited(String text) {
        int bytes = Strings.utf8Length(text);
        if (bytes > TEXT_LIMIT) {
            throw new Fault.Invalid("text", "expected at most " + TEXT_LIMIT + " bytes of text, but got " + bytes);
        }
    }

    /** Content of a text and a kind, with everything else as if nobody had said anything about it. */
    public static Content of(String text, Kind kind, Provenance provenance) {
        return new Content(
                text,
                kind,
                Collections.ofKind(kind),
                Utterance.NONE,
                Metadata.EMPTY,
                USUAL_IMPORTANCE,
                "",
                Period.ALWAYS,
                Period.FOREVER,
                provenance);
    }

    /** How much it matters: its importance; of a fact as far as it is likely to be so. */
    public double standing() {
        return collection.equals(Collections.FACTS) ? importance * metadata.confidence() : importance;
    }

    /** The same with another place in its conversation. */
    public Content with(Utterance changed) {
        return new Content(text, kind, collection, changed, metadata, importance, subject, valid, expires, provenance);
    }

    /** The same with other metadata. */
    public Content with(Metadata changed) {
        return new Content(text, kind, collection, utterance, changed, importance, subject, valid, expires, provenance);
    }

    /** The same, mattering otherwise. */
    public Content weighing(double changed) {
        return new Content(text, kind, collection, utterance, metadata, changed, subject, valid, expires, provenance);
    }

    /** The same, so at another time. */
    public Content with(Period changed) {
        return new Content(
                text, kind, collection, utterance, metadata, importance, subject, changed, expires, provenance);
    }

    /** The same, to be hidden from then on. */
    public Content expiring(Instant then) {
        return new Content(text, kind, collection, utterance, metadata, importance, subject, valid, then, provenance);
    }
}
