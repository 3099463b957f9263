package ai.sophia.model.opennlp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import opennlp.tools.postag.POSModel;
import opennlp.tools.postag.POSTaggerME;
import opennlp.tools.tokenize.TokenizerME;
import opennlp.tools.tokenize.TokenizerModel;
import opennlp.tools.util.Span;
import org.jspecify.annotations.Nullable;

/** Cuts texts of a language into tokens and tells their parts of speech, by OpenNLP's models of a treebank. Safe for all threads. */
final class Tagger {
    /** What one thread at a time works with: neither part may be shared, and to make them takes as long as several texts. */
    private record Desk(TokenizerME tokenizer, POSTaggerME tagger) {}

    private final TokenizerModel tokens;
    private final POSModel partsOfSpeech;
    private final Queue<Desk> idle = new ConcurrentLinkedQueue<>();

    /**
     * Reads the models, which takes some 200 ms and 15 MB.
     *
     * @param treebank by which they were made, as their files are called: {@code en-ud-ewt}
     */
    Tagger(String treebank) {
        try (InputStream first = resource("/opennlp-" + treebank + "-tokens-1.3-2.5.4.bin");
                InputStream second = resource("/opennlp-" + treebank + "-pos-1.3-2.5.4.bin")) {
            this.tokens = new TokenizerModel(first);
            this.partsOfSpeech = new POSModel(second);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream resource = Tagger.class.getResourceAsStream(name);
        if (resource == null) {
            throw new IOException("no resource " + name);
        }
        return resource;
    }

    List<Token> tag(String text) {
        @Nullable Desk free = idle.poll();
        Desk desk = free == null ? new Desk(new TokenizerME(tokens), new POSTaggerME(partsOfSpeech)) : free;
        Span[] spans = desk.tokenizer().tokenizePos(text);
        String[] words = Span.spansToStrings(spans, text);
        String[] tags = desk.tagger().tag(words);
        idle.add(desk);
        List<Token> tagged = new ArrayList<>(words.length);
        for (int i = 0; i < words.length; i++) {
            tagged.add(new Token(words[i], spans[i].getStart(), first(tags[i])));
        }
        return tagged;
    }

    private static String first(String tag) {
        int plus = tag.indexOf('+');
        return plus < 0 ? tag : tag.substring(0, plus);
    }
}
