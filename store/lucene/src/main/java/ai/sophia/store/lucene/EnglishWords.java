package ai.sophia.store.lucene;

import ai.sophia.core.index.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * How text becomes the terms that are looked for: the one place that chooses an analyzer. English for now: lower case, stop words
 * dropped, Porter's stems. A question loses more words than a passage does, those that ask and fill, but not the first person: whoever asks
 * about himself seeks what he said himself. Stateless, safe for all threads.
 */
public final class EnglishWords implements Words {
    /** The only one. */
    public static final EnglishWords INSTANCE = new EnglishWords();

    /** Words of a question that tell nothing of what it asks for. */
    private static final String QUESTION_WORDS = """
            what when where who whom whose which why how
            do does did doing done am is are was were be been being has have had having
            can could will would shall should may might must
            you your yours he him his she her hers it its we them they their theirs
            this that these those there here
            a an the and or but if so as of at by for from in into on onto to with about than then
            any some ever please tell know say said mention mentioned remember let just also not no yes
            """;

    private static final Analyzer PASSAGE = new EnglishAnalyzer();
    private static final Analyzer QUESTION = new EnglishAnalyzer(questionStops());

    private EnglishWords() {}

    /** The analyzer of passages, as the index writes them. */
    static Analyzer analyzer() {
        return PASSAGE;
    }

    @Override
    public Map<String, Integer> ofPassage(String text) {
        return terms(PASSAGE, text);
    }

    @Override
    public Set<String> ofQuestion(String question) {
        Set<String> telling = terms(QUESTION, question).keySet();
        return telling.isEmpty() ? terms(PASSAGE, question).keySet() : telling;
    }

    private static Map<String, Integer> terms(Analyzer analyzer, String text) {
        Map<String, Integer> terms = new LinkedHashMap<>();
        try (TokenStream stream = analyzer.tokenStream(Documents.TEXT, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                terms.merge(term.toString(), 1, Integer::sum);
            }
            stream.end();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return terms;
    }

    private static CharArraySet questionStops() {
        CharArraySet stops = CharArraySet.copy(EnglishAnalyzer.getDefaultStopSet());
        stops.addAll(Arrays.asList(QUESTION_WORDS.strip().split("\\s+")));
        return CharArraySet.unmodifiableSet(stops);
    }
}
