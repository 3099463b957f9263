package ai.sophia.model.opennlp;

import ai.sophia.core.conversation.Span;
import ai.sophia.core.entity.NounPhrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the noun phrases in a tagged text: an article or owner, what is said of the noun, and the noun. Immutable. */
final class Chunker {
    /** Most words of a phrase: of a longer one the last are taken. */
    private static final int MOST_WORDS = 4;

    private static final int LONGEST = 60;

    private static final Set<String> POSSESSIVES = Set.of("'s", "'");
    private static final Pattern WORDS =
            Pattern.compile("(?=.*\\p{L}{2}|\\p{Lu}\\+*$|.*\\p{L}\\p{N}|.*\\p{N}\\p{L})[\\p{L}\\p{N}].*");
    private static final Pattern ORDINAL = Pattern.compile("\\d+(?:st|nd|rd|th)");
    private static final Pattern EDGE = Pattern.compile("^[^\\p{L}\\p{N}]+|(?:['’]s|[^\\p{L}\\p{N}+#])+$");

    private final GeneralWords general;

    Chunker(GeneralWords general) {
        this.general = general;
    }

    List<NounPhrase> phrases(String text, List<Token> tokens) {
        List<NounPhrase> phrases = new ArrayList<>();
        int at = 0;
        while (at < tokens.size()) {
            int begin = begin(tokens, at);
            int end = end(tokens, at, begin);
            if (end > begin) {
                phrase(text, tokens, at, begin, end).ifPresent(phrases::add);
            }
            at = Math.max(at + 1, end);
        }
        return phrases;
    }

    /** Where the nouns and what is said of them begin: after an article and an owner. */
    private int begin(List<Token> tokens, int at) {
        int begin = at;
        if (tokens.get(begin).is("DET") && begin + 1 < tokens.size()) {
            begin++;
        }
        return general.owners().contains(tokens.get(begin).plain()) && begin + 1 < tokens.size() ? begin + 1 : begin;
    }

    /** The token after the last noun of the phrase; {@code begin} if it has none. */
    private int end(List<Token> tokens, int at, int begin) {
        int end = begin;
        int next = begin;
        while (next < tokens.size()) {
            Token token = tokens.get(next);
            boolean noun = token.isNoun();
            if (noun && general.times().contains(token.plain()) && !isPerson(tokens, next)) {
                return end;
            }
            if (noun) {
                end = next + 1;
            } else if (!goesOn(tokens, at, begin, end, next)) {
                return end;
            }
            next++;
        }
        return end;
    }

    /** Whether what is no noun may stand within a phrase. */
    private boolean goesOn(List<Token> tokens, int at, int begin, int end, int next) {
        Token token = tokens.get(next);
        boolean started = end > begin;
        if (token.is("ADJ", "NUM")) {
            return !started || (token.is("NUM") && tokens.get(next - 1).is("PROPN"));
        }
        if (started && end == next && POSSESSIVES.contains(token.plain()) && token.is("PART")) {
            return next + 1 < tokens.size() && tokens.get(next + 1).isNoun();
        }
        // the borrowed tent
        return token.is("VERB")
                && next == begin
                && begin > at
                && next + 1 < tokens.size()
                && tokens.get(next + 1).isNoun();
    }

    private Optional<NounPhrase> phrase(String text, List<Token> tokens, int at, int begin, int end) {
        boolean whole = end - begin <= MOST_WORDS;
        boolean own = whole
                && begin > at
                && general.own().contains(tokens.get(begin - 1).plain());
        int first = begin;
        while (first < end - 1 && (isBesides(tokens.get(first), own) || end - first > MOST_WORDS)) {
            first++;
        }
        String words = EDGE.matcher(text.substring(
                        tokens.get(first).start(), tokens.get(end - 1).end()))
                .replaceAll("");
        if ((!names(tokens, begin, first, end) && !isPerson(tokens, end - 1))
                || !WORDS.matcher(words).matches()
                || words.length() > LONGEST) {
            return Optional.empty();
        }
        return Optional.of(new NounPhrase(
                new Span(tokens.get(at).start(), tokens.get(end - 1).end()), words, own, acts(tokens, end)));
    }

    /** Whether somebody is named by a word that mostly names nothing. */
    private boolean isPerson(List<Token> tokens, int index) {
        return index == 0
                && tokens.size() > 1
                && tokens.getFirst().hasCapital()
                && general.deeds().contains(tokens.get(1).plain());
    }

    /** Whether a phrase names something: a way does not, nor a night, nor four metres of whatever. */
    private boolean names(List<Token> tokens, int begin, int first, int end) {
        String last = tokens.get(end - 1).plain();
        boolean measures = tokens.get(begin).is("NUM")
                && begin + 1 < end
                && general.nouns().contains(tokens.get(begin + 1).plain());
        return !measures
                && !general.nouns().contains(last)
                && !(general.periods().contains(last)
                        && (first == end - 1 || !tokens.get(end - 2).isNoun()))
                && !last.endsWith("n't")
                && !ORDINAL.matcher(last).matches();
    }

    /** Somebody's old car and the new one are two. */
    private boolean isBesides(Token token, boolean own) {
        Set<String> besides = own ? general.indifferent() : general.modifiers();
        return token.is("NUM", "DET", "PART", "PUNCT") || (!token.hasCapital() && besides.contains(token.plain()));
    }

    private static boolean acts(List<Token> tokens, int next) {
        if (tokens.get(next - 1).plain().endsWith("'s")) {
            return true;
        }
        int verb = next < tokens.size() && tokens.get(next).is("ADV") ? next + 1 : next;
        return verb < tokens.size() && tokens.get(verb).is("VERB", "AUX");
    }
}
