package ai.sophia.server;

import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model that knows how often each letter occurs. Stateless. */
final class TestingEmbedder implements Embedder {
    static final int DIMENSION = 27;

    private static final Pattern WORD = Pattern.compile("\\S+");
    private static final EmbeddingSpace SPACE = new EmbeddingSpace("letters", "1", DIMENSION, "", "");

    @Override
    public EmbeddingSpace space() {
        return SPACE;
    }

    @Override
    public int window() {
        return 64;
    }

    @Override
    public List<Embedding> embed(Role role, List<String> texts) {
        return texts.stream().map(TestingEmbedder::embed).toList();
    }

    private static Embedding embed(String text) {
        float[] counts = new float[DIMENSION];
        counts[DIMENSION - 1] = 0.1f; // a text without letters has a vector too
        for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
            if (c >= 'a' && c <= 'z') {
                counts[c - 'a']++;
            }
        }
        return Embedding.of(SPACE, counts);
    }

    @Override
    public int[] tokenStarts(String text) {
        List<Integer> starts = new ArrayList<>();
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            starts.add(words.start());
        }
        return starts.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void close() {}
}
