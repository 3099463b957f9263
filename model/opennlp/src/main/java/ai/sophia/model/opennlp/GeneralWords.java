package ai.sophia.model.opennlp;

import java.util.Set;

/**
 * Words of a language that name nothing in particular, in small letters. Immutable.
 *
 * @param nouns by which a phrase names nothing, if they are its last
 * @param periods by which it names something only together with another noun
 * @param times when something is: they end a phrase
 * @param modifiers what stands before a noun and is not of its name
 * @param indifferent those of them that are not of its name even where it is somebody's
 * @param deeds what people alone do, so that whoever does it is named even by such a word: {@code April lives in Oslo}
 */
record GeneralWords(
        Set<String> nouns,
        Set<String> periods,
        Set<String> times,
        Set<String> modifiers,
        Set<String> indifferent,
        Set<String> deeds) {
    /** Those of English, as they are in {@code english/general.words}. */
    static GeneralWords english() {
        Words words = new Words("english/general.words");
        return new GeneralWords(
                words.of("nouns"),
                words.of("periods"),
                words.of("times"),
                words.of("modifiers"),
                words.of("indifferent"),
                words.of("deeds"));
    }
}
