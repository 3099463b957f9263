package ai.sophia.model.opennlp;

import ai.sophia.core.language.Tongue;
import ai.sophia.core.language.WordLists;
import java.util.Set;

/**
 * Words of a language that name nothing in particular, in small letters. Immutable.
 *
 * @param own what tells that a thing is the speaker's
 * @param owners what tells whose it is
 * @param nouns by which a phrase names nothing, if they are its last
 * @param periods by which it names something only together with another noun
 * @param times when something is: they end a phrase
 * @param modifiers what stands before a noun and is not of its name
 * @param indifferent those of them that are not of its name even where it is somebody's
 * @param deeds what people alone do, so that whoever does it is named even by such a word: {@code April lives in Oslo}
 */
record GeneralWords(
        Set<String> own,
        Set<String> owners,
        Set<String> nouns,
        Set<String> periods,
        Set<String> times,
        Set<String> modifiers,
        Set<String> indifferent,
        Set<String> deeds) {
    /** Those of a language, as they are in its {@code general.words}. */
    static GeneralWords of(Tongue tongue) {
        WordLists words = new WordLists(GeneralWords.class, tongue.name() + "/general.words");
        return new GeneralWords(
                tongue.words("own"),
                words.of("owners"),
                words.of("nouns"),
                words.of("periods"),
                words.of("times"),
                words.of("modifiers"),
                words.of("indifferent"),
                words.of("deeds"));
    }
}
