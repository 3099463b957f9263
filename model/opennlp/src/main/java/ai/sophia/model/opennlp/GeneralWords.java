package ai.sophia.model.opennlp;

import java.util.Set;

/**
 * Words of a language that name nothing in particular, in small letters. Immutable.
 *
 * @param nouns by which a phrase names nothing, if they are its last
 * @param periods by which it names something only together with another noun
 * @param times when something is: they end a phrase
 * @param modifiers what stands before a noun and is not of its name
 */
record GeneralWords(Set<String> nouns, Set<String> periods, Set<String> times, Set<String> modifiers) {
    /** Those of English, as they are in {@code english/general.words}. */
    static GeneralWords english() {
        Words words = new Words("english/general.words");
        return new GeneralWords(words.of("nouns"), words.of("periods"), words.of("times"), words.of("modifiers"));
    }
}
