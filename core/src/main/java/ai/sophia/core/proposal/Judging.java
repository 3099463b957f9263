package ai.sophia.core.proposal;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Rules;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import ai.sophia.core.conversation.Understanding.Said;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides what of a language model's proposals is believed: what quotes words of its turn, is of a known sort and of a sensible size, and is thought likely.
 * What it claims, and when it is, the rules tell by its words. Immutable, safe for all threads.
 */
public final class Judging {
    /** Most characters of a text or a quote. */
    private static final int LONGEST = 500;

    /** Most characters of what is said of a subject. */
    private static final int LONGEST_OBJECT = 300;

    /** Most characters of a name. */
    private static final int LONGEST_NAME = 100;

    /** What a model thinks less likely is not worth keeping. */
    private static final double LIKELY = 0.5;

    /** No model is surer than a rule. */
    private static final double SUREST = 0.9;

    private static final int SHORTEST_QUOTE = 2;
    private static final String AGENT = "agent";
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Why a proposal is dropped. */
    enum Reason {
        /** It is of no turn that was asked about. */
        TURN,
        /** The turn told enough already. */
        MANY,
        SORT,
        /** A part that every fact has is missing. */
        EMPTY,
        /** A part is too long, or holds what is no text. */
        UNFIT,
        /** Its quote is not in the turn. */
        QUOTE,
        /** It is not thought likely, or how likely is no number from 0 to 1. */
        UNLIKELY,
        /** It says that something is so no more that is not known, or not why: it is taken, and ends nothing. */
        ENDS,
        /** The answer as a whole was of no use; how many proposals were in it is not known. */
        ANSWER;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What becomes of a proposal. */
    sealed interface Verdict {
        record Taken(Statement statement) implements Verdict {}

        record Dropped(Reason reason) implements Verdict {}
    }

    private final Rules rules;

    public Judging(Rules rules) {
        this.rules = rules;
    }

    /** What becomes of a proposal of what this turn says, what it ends aside. */
    Verdict verdict(Said said, Proposal proposal) {
        Optional<Sort> sort = sort(proposal.sort());
        if (sort.isEmpty()) {
            return new Verdict.Dropped(Reason.SORT);
        }
        if (!isFit(proposal)) {
            return new Verdict.Dropped(Reason.UNFIT);
        }
        if (proposal.text().isBlank() || proposal.subject().isBlank()) {
            return new Verdict.Dropped(Reason.EMPTY);
        }
        if (!(proposal.confidence() >= LIKELY && proposal.confidence() <= 1)) {
            return new Verdict.Dropped(Reason.UNLIKELY);
        }
        return quoted(said.turn().text(), proposal.quote())
                .<Verdict>map(span -> new Verdict.Taken(statement(said, proposal, sort.get(), span)))
                .orElseGet(() -> new Verdict.Dropped(Reason.QUOTE));
    }

    /** A proposal that is put as a fact that is known, with all parts of that, so that it is the same; else as it is. */
    Proposal putAsKnown(Said said, Proposal proposal, Naming naming) {
        return naming.put(proposal.text())
                .filter(known -> known.wording().negated() == proposal.negated())
                .filter(known -> claim(
                                said,
                                proposal.saying(known.wording()),
                                known.wording().sort())
                        .equals(known.claim()))
                .map(known -> proposal.saying(known.wording()))
                .orElse(proposal);
    }

    private static Optional<Sort> sort(String label) {
        try {
            return Optional.of(Sort.parse(label));
        } catch (Fault.Invalid unknown) {
            return Optional.empty();
        }
    }

    private static boolean isFit(Proposal proposal) {
        try {
            Strings.name("text", plain(proposal.text()), LONGEST);
            Strings.name("quote", plain(proposal.quote()), LONGEST);
            Strings.name("object", plain(proposal.object()), LONGEST_OBJECT);
            Strings.name("value", plain(proposal.value()), LONGEST_OBJECT);
            Strings.name("subject", plain(proposal.subject()), LONGEST_NAME);
            Strings.name("relation", plain(proposal.relation()), LONGEST_NAME);
            Strings.name("topic", plain(proposal.topic()), LONGEST_NAME);
            return true;
        } catch (Fault.Invalid unfit) {
            return false;
        }
    }

    /** Where the quote is in the text: word for word, whatever white space is between the words. */
    private static Optional<Span> quoted(String text, String quote) {
        String words = plain(quote);
        if (words.length() < SHORTEST_QUOTE) {
            return Optional.empty();
        }
        Matcher found = Pattern.compile(Arrays.stream(words.split(" "))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(BLANKS.pattern())))
                .matcher(text);
        return found.find() ? Optional.of(new Span(found.start(), found.end())) : Optional.empty();
    }

    private Statement statement(Said said, Proposal proposal, Sort sort, Span quote) {
        String object = plain(proposal.object());
        Optional<Rules.Time> time =
                rules.time(quote.of(said.turn().text()), said.turn().at(), sort == Sort.EVENT);
        return new Statement(
                sort,
                plain(proposal.text()),
                subject(said, proposal, sort),
                plain(proposal.relation()),
                object,
                proposal.negated(),
                claim(said, proposal, sort),
                back(said, object),
                quote,
                time.map(Rules.Time::span)
                        .map(span -> new Span(quote.start() + span.start(), quote.start() + span.end())),
                time.flatMap(Rules.Time::period),
                Math.min(proposal.confidence(), SUREST));
    }

    /** How many turns back the words are that the turn refers to; 0 if they are its own. What an agent said just before is agreed to in other words, too. */
    private static int back(Said said, String object) {
        String words = words(object);
        if (words(said.turn().text()).contains(words)) {
            return 0;
        }
        List<Turn> before = said.before();
        for (int back = 1; back <= before.size(); back++) {
            if (words(before.get(before.size() - back).text()).contains(words)) {
                return back;
            }
        }
        return !before.isEmpty() && before.getLast().role().equals(Turn.ASSISTANT) ? 1 : 0;
    }

    /** The speaker, who is called by name where several people speak, or whom the model names; whom an instruction is for is no question. */
    private static String subject(Said said, Proposal proposal, Sort sort) {
        if (sort == Sort.INSTRUCTION) {
            return AGENT;
        }
        String named = plain(proposal.subject());
        String speaker = said.turn().speaker();
        boolean several = said.before().stream()
                .anyMatch(turn -> turn.isOfUser() && !turn.speaker().equals(speaker));
        return named.equalsIgnoreCase(Turn.USER) ? several ? speaker : Turn.USER : named;
    }

    /** What the rules find in the words is the same for all models; the model's topic counts where they find nothing of which only one is so. */
    private Claim claim(Said said, Proposal proposal, Sort sort) {
        String subject = subject(said, proposal, sort);
        Claim byWords = rules.claim(
                sort,
                plain(proposal.text()),
                subject,
                plain(proposal.relation()),
                plain(proposal.object()),
                proposal.negated());
        String topic = words(proposal.topic());
        String value = words(proposal.value());
        if (!byWords.isOfAllWords() || topic.isEmpty() || value.isEmpty() || Claim.OF_ALL_WORDS.contains(topic)) {
            return byWords;
        }
        return new Claim(topic + "(" + words(subject) + ")", proposal.negated() ? "no " + value : value);
    }

    /** The words alone, in lower case. */
    private static String words(String text) {
        return NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }

    /** A text with one space for each stretch of white space. */
    static String plain(String text) {
        return BLANKS.matcher(text).replaceAll(" ").strip();
    }
}
