package ai.sophia.model.opennlp;

import ai.sophia.core.conversation.Span;
import ai.sophia.core.entity.NounPhrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Finds the noun phrases in a tagged English text: an article or owner, what is said of the noun, and the noun. Immutable. */
final class Chunker {
    /** Most words of a phrase: of a longer one the last are taken. */
    private static final int MOST_WORDS = 4;

    private static final int LONGEST = 60;

    private static final Set<String> OWN = Set.of("my", "our");
    private static final Set<String> OWNERS = Set.of("my", "our", "his", "her", "their", "its", "your");
    private static final Set<String> POSSESSIVES = Set.of("'s", "'");
    private static final Set<String> FINITE =
            Set.of("is", "was", "has", "had", "can", "ca", "could", "wo", "will", "would", "does", "did");
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
    private static int begin(List<Token> tokens, int at) {
        int begin = at;
        if (tokens.get(begin).is("DET") && begin + 1 < tokens.size()) {
            begin++;
        }
        return OWNERS.contains(tokens.get(begin).plain()) && begin + 1 < tokens.size() ? begin + 1 : begin;
    }

    /** The token after the last noun of the phrase; {@code begin} if it has none. */
    private int end(List<Token> tokens, int at, int begin) {
        int end = begin;
        int next = begin;
        while (next < tokens.size()) {
            Token token = tokens.get(next);
            boolean noun = isNoun(tokens, next);
            if (noun && general.times().contains(token.plain())) {
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
        if (next > begin && (isHyphen(tokens, next) || isHyphen(tokens, next - 1))) {
            return true;
        }
        if (token.is("ADJ", "NUM")) {
            return !started || (token.is("NUM") && tokens.get(next - 1).is("PROPN"));
        }
        if (started && end == next && POSSESSIVES.contains(token.plain()) && token.is("PART")) {
            return next + 1 < tokens.size()
                    && (tokens.get(next + 1).isNoun() || tokens.get(next + 1).is("ADJ"));
        }
        // the borrowed tent
        return token.is("VERB")
                && next == begin
                && begin > at
                && next + 1 < tokens.size()
                && tokens.get(next + 1).isNoun();
    }

    /** Whether it joins the words on both sides of it. */
    private static boolean isHyphen(List<Token> tokens, int index) {
        return tokens.get(index).text().equals("-")
                && index > 0
                && index + 1 < tokens.size()
                && tokens.get(index - 1).end() == tokens.get(index).start()
                && tokens.get(index).end() == tokens.get(index + 1).start();
    }

    /** What a text begins with is often taken for something else, but what follows tells. */
    private boolean isNoun(List<Token> tokens, int index) {
        Token token = tokens.get(index);
        if (token.isNoun()) {
            return !isVerbOfName(tokens, index) && !isOrder(tokens, index);
        }
        if (index > 0
                || tokens.size() < 2
                || !token.hasCapital()
                || general.openings().contains(token.plain())) {
            return false;
        }
        if (token.plain().contains("'")) {
            return token.plain().endsWith("'s");
        }
        Token next = tokens.get(1);
        boolean finite = FINITE.contains(next.plain().replaceFirst("n't$", ""))
                || (next.is("VERB") && next.plain().endsWith("s"));
        boolean done = next.is("AUX") || (next.is("VERB") && !next.plain().endsWith("ing"));
        return finite || (done && token.is("ADJ", "INTJ"));
    }

    /** {@code Linda lives in Oslo}, but not {@code Tesla owners are}. */
    private static boolean isVerbOfName(List<Token> tokens, int index) {
        return index == 1
                && tokens.getFirst().is("PROPN")
                && tokens.get(1).is("NOUN")
                && tokens.get(1).plain().matches(".*[^s]s")
                && !tokens.get(1).hasCapital()
                && tokens.size() > 2
                && !tokens.get(2).is("VERB", "AUX", "ADV");
    }

    /** {@code Answer me in Spanish}. */
    private static boolean isOrder(List<Token> tokens, int index) {
        return index == 0
                && tokens.size() > 1
                && Set.of("me", "us").contains(tokens.get(1).plain());
    }

    private Optional<NounPhrase> phrase(String text, List<Token> tokens, int at, int begin, int end) {
        int first = begin;
        while (first < end - 1 && (isBesides(tokens, first) || words(tokens, first, end) > MOST_WORDS)) {
            first++;
        }
        String words = EDGE.matcher(text.substring(
                        tokens.get(first).start(), tokens.get(end - 1).end()))
                .replaceAll("");
        if (!names(tokens, begin, first, end) || !WORDS.matcher(words).matches() || words.length() > LONGEST) {
            return Optional.empty();
        }
        return Optional.of(new NounPhrase(
                new Span(tokens.get(at).start(), tokens.get(end - 1).end()),
                words,
                begin > at && OWN.contains(tokens.get(begin - 1).plain()),
                acts(tokens, end)));
    }

    /** How many words, of which some may be joined by hyphens or be whose the next is. */
    private static long words(List<Token> tokens, int first, int end) {
        return IntStream.range(first, end)
                .filter(each -> each == first
                        || tokens.get(each).start() > tokens.get(each - 1).end())
                .count();
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

    private boolean isBesides(List<Token> tokens, int index) {
        Token token = tokens.get(index);
        return !isHyphen(tokens, index + 1)
                && (token.is("NUM", "DET", "PART", "PUNCT")
                        || (!token.hasCapital() && general.modifiers().contains(token.plain())));
    }

    private static boolean acts(List<Token> tokens, int next) {
        if (tokens.get(next - 1).plain().endsWith("'s")) {
            return true;
        }
        int verb = next < tokens.size() && tokens.get(next).is("ADV") ? next + 1 : next;
        return verb < tokens.size() && (tokens.get(verb).is("VERB", "AUX") || isVerbOfName(tokens, verb));
    }
}
