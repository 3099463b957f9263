package ai.sophia.model.rules;

import ai.sophia.core.conversation.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a text into sentences, and these into clauses. Quotes and code are blanked before, with as many characters. What stands in columns is no
 * sentence. Immutable.
 */
final class Clauses {
    private static final Pattern QUOTED =
            Pattern.compile("(?<![\\p{L}\\d])([\"“„'‘`])(?=\\S)([^\"“”\\n]{2,}?)(?<=\\S)[\"”'’`](?![\\p{L}\\d])");
    private static final String AFTER_STOP = "(?<=[.!?…])";
    private static final String SENTENCE_END = "[\"')\\]]*(?=\\s|$)|\\n+|\\s{5,}|\\s[:;]-?[()DP](?=\\s|$)";
    private static final Pattern STOPS = Pattern.compile("[\\s.!?…,;:–—\"-]+");
    private static final char BLANK = '_';

    private final Language language;
    private final Pattern sentenceEnd;

    Clauses(Language language) {
        this.language = language;
        Pattern abbreviation = language.abbreviation();
        this.sentenceEnd = Pattern.compile(
                AFTER_STOP + "(?<!\\b" + abbreviation.pattern() + "\\.)" + SENTENCE_END, abbreviation.flags());
    }

    /** The text as rules see it: of the same length, with straight apostrophes, quotes and code blanked. */
    String masked(String text) {
        StringBuilder masked = new StringBuilder(text.replace('’', '\'').replace('‘', '\''));
        Matcher quoted = QUOTED.matcher(masked);
        List<Span> blanks = new ArrayList<>();
        while (quoted.find()) {
            blanks.add(new Span(quoted.start(2), quoted.end(2)));
        }
        int line = 0;
        while (line < masked.length()) {
            int end = masked.indexOf("\n", line);
            int stop = end < 0 ? masked.length() : end;
            if (language.code().matcher(masked.subSequence(line, stop)).find()) {
                blanks.add(new Span(line, stop));
            }
            line = stop + 1;
        }
        for (Span blank : blanks) {
            for (int at = blank.start(); at < blank.end(); at++) {
                masked.setCharAt(at, BLANK);
            }
        }
        return masked.toString();
    }

    /** The sentences of a masked text, each without the white space around it. */
    List<Span> sentences(String masked) {
        List<Span> sentences = new ArrayList<>();
        Matcher end = sentenceEnd.matcher(masked);
        int start = 0;
        while (end.find()) {
            add(sentences, masked, start, end.end());
            start = end.end();
        }
        add(sentences, masked, start, masked.length());
        return sentences;
    }

    /** The clauses of a sentence, without what leads to them and without stops. */
    List<Clause> clauses(String masked, Span sentence) {
        String text = sentence.of(masked);
        boolean question = text.stripTrailing().endsWith("?")
                && !language.tag().matcher(text).find();
        List<Span> pieces = new ArrayList<>();
        int start = 0;
        for (Finder.Found<Pattern> cut : language.cut().all(text)) {
            if (cut.start() > start) {
                pieces.add(new Span(start, cut.start()));
            }
            start = cut.end();
        }
        pieces.add(new Span(start, text.length()));
        List<Clause> clauses = new ArrayList<>();
        for (int index = 0; index < pieces.size(); index++) {
            Span piece = pieces.get(index);
            Span trimmed = trimmed(text, piece);
            if (trimmed.length() > 1) {
                clauses.add(new Clause(
                        new Span(sentence.start() + trimmed.start(), sentence.start() + trimmed.end()),
                        trimmed.of(text),
                        0,
                        text.substring(0, trimmed.end()),
                        index == 0,
                        question && index == pieces.size() - 1));
            }
        }
        return clauses;
    }

    private Span trimmed(String text, Span piece) {
        int start = piece.start();
        int end = piece.end();
        boolean moved = true;
        while (moved) {
            moved = false;
            Matcher opening = language.opening().matcher(text).region(start, end);
            if (opening.lookingAt() && opening.end() > start) {
                start = opening.end();
                moved = true;
            }
            Matcher stops = STOPS.matcher(text).region(start, end);
            if (stops.lookingAt()) {
                start = stops.end();
                moved = true;
            }
        }
        Matcher closing = language.closing().matcher(text).region(start, end);
        if (closing.find()) {
            end = closing.start();
        }
        while (end > start && STOPS.matcher(text.substring(end - 1, end)).matches()) {
            end--;
        }
        return new Span(start, end);
    }

    private static void add(List<Span> sentences, String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        if (end > start) {
            sentences.add(new Span(start, end));
        }
    }
}
