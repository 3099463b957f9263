package ai.sophia.core.entity;

import java.util.List;

/** The port to what finds nouns in a language. Implementations are safe for all threads. */
public interface NounPhrases {
    /** Finds none: entities are known by their names, and by the subjects of facts as a recogniser tells them. */
    NounPhrases NONE = text -> List.of();

    /** Those of a text, in its order, that do not overlap; none that name nothing in particular, such as times, amounts, and "thing". */
    List<NounPhrase> in(String text);
}
