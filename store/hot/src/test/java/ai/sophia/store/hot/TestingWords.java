package ai.sophia.store.hot;

import ai.sophia.core.index.Words;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Words as they are written, in lower case. */
final class TestingWords implements Words {
    @Override
    public Map<String, Integer> ofPassage(String text) {
        Map<String, Integer> terms = new LinkedHashMap<>();
        for (String word : words(text)) {
            terms.merge(word, 1, Integer::sum);
        }
        return terms;
    }

    @Override
    public Set<String> ofQuestion(String question) {
        return new LinkedHashSet<>(Arrays.asList(words(question)));
    }

    private static String[] words(String text) {
        return text.toLowerCase(Locale.ROOT).split("\\W+");
    }
}
