package ai.sophia.core.conversation;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a fact was said.
 *
 * @param source the turn, as the version of its memory that was read
 * @param agreesTo the turn before it that it agrees to, corrects or takes back, where it does no more than that: then the words of the fact are from
 *     there; or another one, of any session, from which some of them are
 * @param span the words of the turn's text
 * @param at when it was said
 * @param when what it speaks of, if it names a time that has bounds
 * @param confidence how likely the turn was understood, from 0 to 1
 * @param ends what is so no more by these words
 */
public record Evidence(
        VersionKey source,
        Optional<MemoryId> agreesTo,
        Span span,
        Instant at,
        Optional<Period> when,
        double confidence,
        Optional<Ending> ends)
        implements Comparable<Evidence> {
    /** By what was said first; of what was said at once, by the memories' order. So it is the same in whatever order it is told. */
    private static final Comparator<Evidence> SAID = Comparator.comparing(Evidence::at)
            .thenComparing(each -> each.source().id())
            .thenComparingInt(each -> each.source().version())
            .thenComparingInt(each -> each.span().start())
            .thenComparingInt(each -> each.span().end());

    private static final String OPEN = "..";
    private static final String AGREES_TO = " to:";
    private static final String ENDS = " ends ";

    public Evidence {
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new Fault.Invalid("confidence", "expected a number from 0 to 1, but got " + confidence);
        }
        // as the records keep moments
        at = at.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Some that ends nothing. */
    public Evidence(
            VersionKey source,
            Optional<MemoryId> agreesTo,
            Span span,
            Instant at,
            Optional<Period> when,
            double confidence) {
        this(source, agreesTo, span, at, when, confidence, Optional.empty());
    }

    @Override
    public int compareTo(Evidence other) {
        return SAID.compare(this, other);
    }

    /** Whether both are the same words of the same turn, however they were understood. */
    public boolean isSameAs(Evidence other) {
        return source.equals(other.source) && span.equals(other.span);
    }

    /** Whether both are the same words of the same turn, be it another version of it that says the same. */
    public boolean isInTheSamePlaceAs(Evidence other) {
        return source.id().equals(other.source.id()) && span.equals(other.span);
    }

    /** Whether a turn says so, or the one that it agrees to. */
    public boolean isFrom(MemoryId turn) {
        return source.id().equals(turn) || agreesTo.filter(turn::equals).isPresent();
    }

    /** The same words in another version of their turn; unchanged if it is of another turn. */
    public Evidence moved(VersionKey turn) {
        return source.id().equals(turn.id()) ? new Evidence(turn, agreesTo, span, at, when, confidence, ends) : this;
    }

    /**
     * What {@link #parse} reads: {@code ID@VERSION:START-END AT CONFIDENCE}, what it speaks of as {@code FROM TO}, what it refers to as
     * {@code to:ID}, and what it {@code ends}.
     */
    @Override
    public String toString() {
        String words = source.id() + "@" + source.version() + ":" + span.start() + "-" + span.end();
        return words + " " + at + " " + confidence
                + when.map(period -> " " + written(period.from()) + " " + written(period.to()))
                        .orElse("")
                + agreesTo.map(turn -> AGREES_TO + turn).orElse("")
                + ends.map(ending -> ENDS + ending).orElse("");
    }

    private static String written(Instant moment) {
        return moment.equals(Period.BEGINNING) || moment.equals(Period.FOREVER) ? OPEN : moment.toString();
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws Fault.Invalid if it is nothing of the kind
     */
    public static Evidence parse(String text) {
        int ending = text.indexOf(ENDS);
        Optional<Ending> ends =
                ending < 0 ? Optional.empty() : Optional.of(Ending.parse(text.substring(ending + ENDS.length())));
        String said = ending < 0 ? text : text.substring(0, ending);
        int end = said.indexOf(AGREES_TO);
        List<String> parts = List.of((end < 0 ? said : said.substring(0, end)).split(" ", -1));
        try {
            Optional<MemoryId> agreesTo =
                    end < 0 ? Optional.empty() : Optional.of(MemoryId.parse(said.substring(end + AGREES_TO.length())));
            String place = parts.getFirst();
            int at = place.indexOf('@');
            int colon = place.indexOf(':', at);
            int dash = place.indexOf('-', colon);
            VersionKey source = new VersionKey(
                    MemoryId.parse(place.substring(0, at)), Integer.parseInt(place.substring(at + 1, colon)));
            Span span = new Span(
                    Integer.parseInt(place.substring(colon + 1, dash)), Integer.parseInt(place.substring(dash + 1)));
            Optional<Period> when = parts.size() == 3
                    ? Optional.empty()
                    : Optional.of(new Period(
                            parts.get(3).equals(OPEN) ? Period.BEGINNING : Instant.parse(parts.get(3)),
                            parts.get(4).equals(OPEN) ? Period.FOREVER : Instant.parse(parts.get(4))));
            return new Evidence(
                    source, agreesTo, span, Instant.parse(parts.get(1)), when, Double.parseDouble(parts.get(2)), ends);
        } catch (IndexOutOfBoundsException | NumberFormatException | DateTimeException malformed) {
            throw new Fault.Invalid("evidence", "expected ID@VERSION:START-END AT CONFIDENCE, but got " + text);
        }
    }
}
