package ai.sophia.model.opennlp;

import ai.sophia.core.language.WordLists;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Mends what a tagger that knows few words gets wrong, by what stands beside a word, as Brill's rules do (1992). It only tells nouns from verbs and from
 * words of closed kinds, for no more is asked of it. Immutable.
 */
final class Retagging {
    /** Kinds that get no new words. */
    private static final String[] CLOSED = {"DET", "PRON", "ADP", "AUX", "CCONJ", "SCONJ", "PART", "INTJ"};

    private final Set<String> owners;
    private final Set<String> closed;
    private final Set<String> prepositions;
    private final Set<String> causes;
    private final Set<String> verbs;
    private final Set<String> finite;
    private final Set<String> subjects;
    private final Set<String> moves;

    private Retagging(WordLists words, Set<String> owners) {
        this.owners = owners;
        this.closed = words.of("closed");
        this.prepositions = words.of("prepositions");
        this.causes = words.of("causes");
        this.verbs = words.of("verbs");
        this.finite = words.of("finite");
        this.subjects = words.of("subjects");
        this.moves = words.of("moves");
    }

    /**
     * Of English, by the words in {@code english/grammar.words}.
     *
     * @param owners what tells whose a thing is
     */
    static Retagging english(Set<String> owners) {
        return new Retagging(new WordLists(Retagging.class, "english/grammar.words"), owners);
    }

    List<Token> mended(List<Token> tagged) {
        List<Token> tokens = new ArrayList<>(tagged);
        for (int i = 0; i < tokens.size(); i++) {
            tokens.set(i, mended(tokens, i));
        }
        return tokens;
    }

    private Token mended(List<Token> tokens, int index) {
        Token token = tokens.get(index);
        if (!token.isWord()) {
            return token;
        }
        if (index == 0 && token.hasCapital()) {
            return first(tokens);
        }
        if (token.is(CLOSED) && !isClosed(token)) {
            return index > 0 && subjects.contains(tokens.get(index - 1).plain()) ? token.as("VERB") : token.asNoun();
        }
        if (index == 0) {
            return token;
        }
        if (isNameForItsCapital(token, tokens.get(index - 1))) {
            return token.as("PROPN");
        }
        return switch (token.tag()) {
            case "VERB" -> isNamed(tokens, index) ? token.asNoun() : token;
            case "ADV" -> isDone(tokens, index) ? token.asNoun() : token;
            case "NOUN" -> isDeed(tokens, index) ? token.as("VERB") : token;
            default -> token;
        };
    }

    /** A capital within a sentence, where not all is written with them. */
    private boolean isNameForItsCapital(Token token, Token before) {
        boolean shouted =
                token.text().length() > 1 && token.text().equals(token.text().toUpperCase(Locale.ROOT));
        return token.hasCapital() && !token.isNoun() && !shouted && !before.is("PUNCT") && !isClosed(token);
    }

    private boolean isClosed(Token token) {
        String plain = token.plain();
        int apostrophe = plain.indexOf('\'');
        return closed.contains(apostrophe > 0 ? plain.substring(0, apostrophe) : plain)
                || plain.endsWith("n't")
                || plain.endsWith("ly")
                || plain.startsWith("'");
    }

    /** A name that a text begins with is often taken for something else, but what follows tells; an order is no noun. */
    private Token first(List<Token> tokens) {
        Token token = tokens.getFirst();
        if (tokens.size() < 2) {
            return token;
        }
        Token next = tokens.get(1);
        if (token.isNoun()) {
            return Set.of("me", "us").contains(next.plain()) ? token.as("VERB") : token;
        }
        boolean follows = finite.contains(next.plain().replaceFirst("n't$", ""));
        if (isClosed(token)) {
            return follows && token.is("AUX") ? token.asNoun() : token;
        }
        boolean third =
                verbs.contains(next.plain()) || (next.is("VERB") && next.plain().endsWith("s"));
        boolean done = next.is("AUX") || (next.is("VERB") && !next.plain().endsWith("ing"));
        boolean named =
                follows || third || token.plain().endsWith("'s") || (done && (token.is("ADJ") || token.is(CLOSED)));
        return named ? token.asNoun() : token;
    }

    /** A verb that cannot be one: {@code allergic to hazelnuts}, {@code hates sushi}, {@code sold my cargo bike}. */
    private boolean isNamed(List<Token> tokens, int index) {
        Token token = tokens.get(index);
        Token before = tokens.get(index - 1);
        if (token.plain().endsWith("ing")) {
            return before.is("NOUN") && index > 1 && leads(tokens.get(index - 2)) && isLast(tokens, index);
        }
        if (token.plain().endsWith("ed")) {
            return false;
        }
        if (before.plain().equals("to")) {
            return isPlural(token);
        }
        if (before.is("VERB")) {
            return !causes.contains(before.plain()) && !moves.contains(before.plain()) && isLast(tokens, index);
        }
        return before.is("NOUN") && !isPlural(before) && isObject(tokens, index - 1);
    }

    /** Whether a noun, with what is said of it, stands where what is done or where is told. */
    private boolean isObject(List<Token> tokens, int noun) {
        int at = noun - 1;
        while (at >= 0 && (tokens.get(at).isNoun() || tokens.get(at).is("ADJ", "NUM"))) {
            at--;
        }
        boolean introduced = at >= 0
                && (tokens.get(at).is("DET") || owners.contains(tokens.get(at).plain()));
        int lead = introduced ? at - 1 : at;
        if (lead < 0 || (!introduced && lead == noun - 1)) {
            return false;
        }
        Token led = tokens.get(lead);
        boolean done = led.is("VERB") && !causes.contains(led.plain());
        // the contract with our provider ends
        return done
                || (prepositions.contains(led.plain())
                        && !tokens.get(noun + 1).plain().endsWith("s"));
    }

    /** Whether a noun, and no clause, follows a word. */
    private boolean leads(Token token) {
        return (token.is("VERB") && !causes.contains(token.plain())) || prepositions.contains(token.plain());
    }

    private static boolean isPlural(Token token) {
        return token.plain().matches(".*[^s]s");
    }

    /** Whether nothing more is said of what a word names. */
    private static boolean isLast(List<Token> tokens, int index) {
        return index + 1 == tokens.size() || tokens.get(index + 1).is("ADP", "CCONJ", "PUNCT");
    }

    /** {@code I play badminton with}: unknown to the tagger. */
    private boolean isDone(List<Token> tokens, int index) {
        String plain = tokens.get(index).plain();
        return tokens.get(index - 1).is("VERB")
                && plain.matches("\\p{L}{6,}")
                && !plain.endsWith("ly")
                && !closed.contains(plain)
                && isLast(tokens, index);
    }

    /** A noun that is a verb: {@code Linda lives in Oslo}, {@code the plumber charges 80 euros}, but not {@code Tesla owners are}. */
    private boolean isDeed(List<Token> tokens, int index) {
        Token token = tokens.get(index);
        Token before = tokens.get(index - 1);
        if (!isPlural(token) || token.hasCapital()) {
            return false;
        }
        boolean known = verbs.contains(token.plain());
        boolean ends = index + 1 == tokens.size();
        if (before.is("CCONJ")) {
            return known && !ends && !tokens.get(index + 1).is("ADP", "PUNCT", "VERB", "AUX");
        }
        if (!before.isNoun() || (isPlural(before) && !before.hasCapital())) {
            return false;
        }
        int clause = beginning(tokens, index);
        boolean subject = tokens.subList(clause, index).stream()
                .allMatch(each -> each.isNoun() || each.is("ADJ", "DET", "PRON", "PART"));
        if (!subject) {
            return false;
        }
        boolean alone =
                tokens.subList(index + 1, end(tokens, index)).stream().noneMatch(each -> each.is("VERB", "AUX"));
        Token first = tokens.get(clause);
        boolean definite = first.is("PROPN") || first.plain().equals("the") || owners.contains(first.plain());
        boolean goesOn = !ends && !tokens.get(index + 1).is("VERB", "AUX", "ADV", "PUNCT");
        return (known && goesOn) || (first.is("PROPN") && index == clause + 1 && goesOn) || (definite && alone);
    }

    /** Where the clause begins that a word is in. */
    private static int beginning(List<Token> tokens, int index) {
        int begin = index;
        while (begin > 0 && !tokens.get(begin - 1).is("PUNCT", "CCONJ", "SCONJ")) {
            begin--;
        }
        return begin;
    }

    private static int end(List<Token> tokens, int index) {
        int end = index;
        while (end < tokens.size() && !tokens.get(end).is("PUNCT", "CCONJ", "SCONJ")) {
            end++;
        }
        return end;
    }
}
