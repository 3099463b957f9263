package ai.sophia.core.learning;

import ai.sophia.core.Period;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A way of doing a task, with how often it worked. As a memory it is procedural; {@code metadata.procedure} holds the parts. Immutable.
 *
 * @param worked how often it did it
 * @param failed how often it did not
 * @param sessions the last {@value #SESSIONS} sessions that told an outcome, oldest first, each with whether it worked
 * @param note what was said last that is to be minded; empty for nothing
 */
public record Procedure(
        String task, List<String> steps, long worked, long failed, Map<String, Boolean> sessions, String note) {
    /** Sessions that are remembered, so that none counts twice. */
    static final int SESSIONS = 50;

    private static final String MEMBER = "procedure";
    private static final String WORKED = "+";
    private static final String FAILED = "-";

    /** An importance has three places. */
    private static final double PLACES = 1_000;

    public Procedure {
        steps = List.copyOf(steps);
        sessions = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(sessions));
    }

    /** A way that nobody has told of. */
    static Procedure of(Outcome outcome) {
        return new Procedure(outcome.task(), outcome.steps(), 0, 0, Map.of(), "");
    }

    /** The same with one outcome more; in place of the one that its session told before, if it did. */
    Procedure after(Outcome outcome) {
        Map<String, Boolean> told = new LinkedHashMap<>(sessions);
        Optional<Boolean> before =
                outcome.session().isEmpty() ? Optional.empty() : Optional.ofNullable(told.remove(outcome.session()));
        if (!outcome.session().isEmpty()) {
            told.put(outcome.session(), outcome.worked());
        }
        if (told.size() > SESSIONS) {
            told.remove(told.keySet().iterator().next());
        }
        return new Procedure(
                task,
                steps,
                worked + (outcome.worked() ? 1 : 0) - (before.filter(did -> did).isPresent() ? 1 : 0),
                failed
                        + (outcome.worked() ? 0 : 1)
                        - (before.filter(did -> !did).isPresent() ? 1 : 0),
                told,
                outcome.note().isEmpty() ? note : outcome.note());
    }

    /** How likely it works the next time, by the rule of succession (Laplace 1814): a half if nothing is known of it. */
    public double likelihood() {
        return Math.round(PLACES * (worked + 1) / (worked + failed + 2)) / PLACES;
    }

    /** What it says to whoever is to do the task, how it went before included: it may be found where nothing better is known. */
    String text() {
        List<String> lines = new ArrayList<>(List.of("How to " + task + ":"));
        IntStream.range(0, steps.size()).forEach(i -> lines.add((i + 1) + ". " + steps.get(i)));
        if (!note.isEmpty()) {
            lines.add("Note: " + note);
        }
        lines.add("Worked " + worked + " of " + (worked + failed) + " times.");
        return String.join("\n", lines);
    }

    /** The content of a memory that is to hold it: the likelier it works, the more it matters. */
    Content content(Provenance provenance) {
        return new Content(
                text(),
                Kind.PROCEDURAL,
                Collections.ofKind(Kind.PROCEDURAL),
                Utterance.NONE,
                new Metadata(Map.of(MEMBER, members())),
                likelihood(),
                "",
                Period.ALWAYS,
                Period.FOREVER,
                provenance);
    }

    /** The content of the memory that holds another state of it; what others keep with it stays. */
    Content revised(Content stored) {
        Map<String, Object> metadata = new LinkedHashMap<>(stored.metadata().values());
        metadata.put(MEMBER, members());
        return new Content(
                text(),
                stored.kind(),
                stored.collection(),
                stored.utterance(),
                new Metadata(metadata),
                likelihood(),
                stored.subject(),
                stored.valid(),
                stored.expires(),
                stored.provenance());
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("task", task);
        members.put("steps", steps);
        members.put("worked", worked);
        members.put("failed", failed);
        if (!sessions.isEmpty()) {
            members.put("sessions", told());
        }
        if (!note.isEmpty()) {
            members.put("note", note);
        }
        return members;
    }

    /** The sessions, each behind a sign of what it told. */
    private List<String> told() {
        return sessions.entrySet().stream()
                .map(each -> (each.getValue() ? WORKED : FAILED) + each.getKey())
                .toList();
    }

    /** The procedure that a memory holds; empty if it holds none. */
    public static Optional<Procedure> of(Memory memory) {
        if (!(memory.content().metadata().values().get(MEMBER) instanceof Map<?, ?> members)
                || !(members.get("task") instanceof String task)
                || !(members.get("steps") instanceof List<?> steps)) {
            return Optional.empty();
        }
        Map<String, Boolean> sessions = new LinkedHashMap<>();
        if (members.get("sessions") instanceof List<?> told) {
            told.stream()
                    .map(String::valueOf)
                    .filter(each -> !each.isEmpty())
                    .forEach(each -> sessions.put(each.substring(1), each.startsWith(WORKED)));
        }
        return Optional.of(new Procedure(
                task,
                steps.stream().map(String::valueOf).toList(),
                count(members.get("worked")),
                count(members.get("failed")),
                sessions,
                members.get("note") instanceof String note ? note : ""));
    }

    private static long count(@Nullable Object number) {
        return number instanceof Number count ? Math.max(0, count.longValue()) : 0;
    }
}
