package ai.sophia.model.opennlp;

import ai.sophia.core.entity.NounPhrase;
import ai.sophia.core.language.Tongue;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What finds the noun phrases of one language. Safe for all threads.
 *
 * @param retagging what mends the tags
 */
record Grammar(Tagger tagger, UnaryOperator<List<Token>> retagging, Chunker chunker) {
    static Grammar of(Tongue tongue) {
        GeneralWords general = GeneralWords.of(tongue);
        Chunker chunker = new Chunker(general);
        return switch (tongue.name()) {
            case "english" ->
                new Grammar(new Tagger("en-ud-ewt"), Retagging.english(general.owners())::mended, chunker);
            case "german" -> new Grammar(new Tagger("de-ud-gsd"), VerbFirst::mended, chunker);
            default -> throw new IllegalArgumentException("no tagger of " + tongue.name());
        };
    }

    List<NounPhrase> phrases(String text) {
        return List.copyOf(chunker.phrases(text, retagging.apply(Hyphens.joined(tagger.tag(text)))));
    }
}
