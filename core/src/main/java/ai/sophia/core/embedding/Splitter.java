package ai.sophia.core.embedding;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Splits a text into passages that fit the embedder: windows of whole sentences, each beginning with the last sentences of the window
 * before it, as far as they fit the overlap. A sentence that does not fit a window alone is cut at token borders. Stateless, safe for
 * all threads.
 */
public final class Splitter {
    private final Embedder embedder;
    private final int window;
    private final int overlap;

    /**
     * @param embedder whose tokens are counted and whose window is filled
     * @param overlap most tokens that a window repeats of the one before it
     */
    public Splitter(Embedder embedder, int overlap) {
        if (overlap < 0 || overlap > embedder.window() / 2) {
            throw new IllegalArgumentException("expected an overlap from 0 to half the window of " + embedder.window()
                    + " tokens, but got " + overlap);
        }
        this.embedder = embedder;
        this.window = embedder.window();
        this.overlap = overlap;
    }

    /** The passages of a text, in order; together they cover it, and there is always at least one. */
    public List<Passage> split(String text) {
        return split(text, "");
    }

    /**
     * The passages of a text that fit the embedder together with what is put before each of them.
     *
     * @param lead what is put before; takes half the window at most
     */
    public List<Passage> split(String text, String lead) {
        if (text.length() + lead.length() <= window && isAscii(text) && isAscii(lead)) {
            // there are no more tokens than characters, so they need not be counted
            return List.of(new Passage(0, 0, text.length()));
        }
        int[] tokens = embedder.tokenStarts(text);
        if (tokens.length <= window / 2) {
            return List.of(new Passage(0, 0, text.length()));
        }
        int room = lead.isEmpty() ? window : Math.max(window / 2, window - embedder.tokenStarts(lead).length);
        return tokens.length <= room
                ? List.of(new Passage(0, 0, text.length()))
                : passages(tokens, pieces(text, tokens, room), room);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    private List<Passage> passages(int[] tokens, List<int[]> sentences, int room) {
        List<Passage> passages = new ArrayList<>();
        int first = 0;
        while (first < sentences.size()) {
            int next = first + 1;
            int start = sentences.get(first)[0];
            while (next < sentences.size() && count(tokens, start, sentences.get(next)[1]) <= room) {
                next++;
            }
            int end = sentences.get(next - 1)[1];
            passages.add(new Passage(passages.size(), start, end));
            if (next == sentences.size()) {
                break;
            }
            first = next;
            while (first - 1 > 0
                    && sentences.get(first - 1)[0] > start
                    && count(tokens, sentences.get(first - 1)[0], end) <= overlap) {
                first--;
            }
            // the repeated sentences and the next one must fit together, or the next window would not move on
            while (first < next
                    && count(tokens, sentences.get(first)[0], sentences.get(next)[1]) > room) {
                first++;
            }
        }
        return passages;
    }

    /** The sentences as [start, end) pairs, those that do not fit a window cut into pieces that do. */
    private static List<int[]> pieces(String text, int[] tokens, int room) {
        BreakIterator borders = BreakIterator.getSentenceInstance(Locale.ROOT);
        borders.setText(text);
        List<int[]> pieces = new ArrayList<>();
        int start = borders.first();
        for (int end = borders.next(); end != BreakIterator.DONE; start = end, end = borders.next()) {
            int at = start;
            while (count(tokens, at, end) > room) {
                int cut = Math.max(at + 1, tokens[lowerBound(tokens, at) + room]);
                pieces.add(new int[] {at, cut});
                at = cut;
            }
            if (at < end) {
                pieces.add(new int[] {at, end});
            }
        }
        return pieces;
    }

    private static int count(int[] tokens, int start, int end) {
        return lowerBound(tokens, end) - lowerBound(tokens, start);
    }

    /** How many tokens start before the offset. */
    private static int lowerBound(int[] tokens, int offset) {
        int found = Arrays.binarySearch(tokens, offset);
        if (found < 0) {
            return -found - 1;
        }
        // several tokens may start at one offset, as when a letter is written as more than one of them
        while (found > 0 && tokens[found - 1] == offset) {
            found--;
        }
        return found;
    }
}
