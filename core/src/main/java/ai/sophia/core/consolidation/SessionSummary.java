package ai.sophia.core.consolidation;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.SessionWindow.Sentence;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What matters of a session that is closed, or of one agent's part in it, in words of the turns: a line of the text for each sentence, and in the metadata where it stands. Immutable.
 *
 * @param session the name of the session
 * @param quotes in the order of their saying
 */
record SessionSummary(String session, List<Quote> quotes) {
    /** Through what it comes in. */
    static final String CONSOLIDATED = "consolidated";

    /** The member of the metadata that makes a memory one. */
    private static final String SUMMARY = "summary";

    private static final String SESSION = "session";
    private static final String SENTENCES = "sentences";

    SessionSummary {
        quotes = List.copyOf(quotes);
    }

    /**
     * A sentence of a turn.
     *
     * @param start offset of its first character in the turn's text
     * @param end offset after its last character
     */
    record Quote(MemoryId turn, int start, int end, String words) {
        /** Whether a version of the turn says so still, in the same place. */
        boolean isSaidBy(Memory version) {
            String text = version.content().text();
            return version.id().equals(turn)
                    && end <= text.length()
                    && text.substring(start, end).equals(words);
        }

        private String place() {
            return turn + ":" + start + "-" + end;
        }

        private static Quote of(String place, String words) {
            int colon = place.indexOf(':');
            int dash = place.indexOf('-', colon);
            return new Quote(
                    MemoryId.parse(place.substring(0, colon)),
                    Integer.parseInt(place.substring(colon + 1, dash)),
                    Integer.parseInt(place.substring(dash + 1)),
                    words);
        }
    }

    /**
     * The content of the memory that is to hold the summary. It is seen no longer than each of its turns.
     *
     * @param session the scope of the session
     * @param sentences at least one
     */
    static Content content(Scope session, List<Sentence> sentences, String by) {
        List<String> lines = new ArrayList<>();
        List<String> places = new ArrayList<>();
        for (Sentence each : sentences) {
            lines.add(each.text());
            places.add(
                    new Quote(each.turn().id(), each.span().start(), each.span().end(), each.text()).place());
        }
        Map<String, Object> members = Map.of(SESSION, session.session(), SENTENCES, places);
        return new Content(
                String.join("\n", lines),
                Kind.SEMANTIC,
                Collections.SUMMARIES,
                new Utterance(
                        Utterance.UNPLACED,
                        "",
                        "",
                        last(sentences, turn -> turn.content().utterance().saidAt())),
                new Metadata(Map.of(SUMMARY, members)),
                Content.USUAL_IMPORTANCE,
                "",
                Period.ALWAYS,
                first(sentences, turn -> turn.content().expires()),
                new Provenance(CONSOLIDATED, "session:" + session.session(), by));
    }

    private static Instant last(List<Sentence> sentences, Function<Memory, Instant> moment) {
        return sentences.stream()
                .map(each -> moment.apply(each.turn()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Instant first(List<Sentence> sentences, Function<Memory, Instant> moment) {
        return sentences.stream()
                .map(each -> moment.apply(each.turn()))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The summary that a memory holds; empty if it holds none. */
    static Optional<SessionSummary> of(Memory memory) {
        Content content = memory.content();
        if (!content.collection().equals(Collections.SUMMARIES)
                || !content.provenance().source().equals(CONSOLIDATED)
                || !(content.metadata().values().get(SUMMARY) instanceof Map<?, ?> members)
                || !(members.get(SENTENCES) instanceof List<?> places)) {
            return Optional.empty();
        }
        List<String> lines = content.text().lines().toList();
        if (lines.size() != places.size()) {
            return Optional.empty();
        }
        try {
            List<Quote> quotes = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                quotes.add(Quote.of(String.valueOf(places.get(i)), lines.get(i)));
            }
            return Optional.of(new SessionSummary(String.valueOf(members.get(SESSION)), quotes));
        } catch (Fault.Invalid | IndexOutOfBoundsException | NumberFormatException foreign) {
            return Optional.empty(); // somebody keeps something else under that name
        }
    }
}
