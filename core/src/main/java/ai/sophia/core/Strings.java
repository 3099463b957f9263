package ai.sophia.core;

import java.nio.charset.StandardCharsets;

/** Checks of text that comes from outside, shared by everything that keeps text. Stateless. */
public final class Strings {
    private Strings() {}

    /**
     * Returns the name unchanged if it may name a part of a scope, a collection or a key.
     *
     * @param field the field it came in, for the message
     * @param maximum most characters allowed
     * @throws Fault.Invalid if it is too long or holds control characters or lone surrogates
     */
    public static String name(String field, String name, int maximum) {
        if (name.length() > maximum) {
            throw new Fault.Invalid(field, "expected at most " + maximum + " characters, but got " + name.length());
        }
        // most names are of ASCII alone, which is soon seen: a memory that is read has ten of them
        int plain = 0;
        while (plain < name.length() && name.charAt(plain) >= ' ' && name.charAt(plain) <= '~') {
            plain++;
        }
        boolean surrogates = false;
        for (int i = plain; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c)) {
                throw new Fault.Invalid(
                        field, "expected no control characters, but got U+%04X at character %d".formatted((int) c, i));
            }
            surrogates |= Character.isSurrogate(c);
        }
        return surrogates ? wellFormed(field, name) : name;
    }

    /**
     * Returns the text unchanged if it can be stored and read back as it is.
     *
     * @throws Fault.Invalid if it holds NUL or a surrogate without its partner
     */
    public static String wellFormed(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new Fault.Invalid(field, "expected text without NUL, but got one at character " + i);
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new Fault.Invalid(
                        field,
                        "expected well-formed Unicode, but got the lone surrogate U+%04X at character %d"
                                .formatted((int) c, i));
            }
        }
        return text;
    }

    /** How many bytes the text takes in UTF-8. */
    public static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
