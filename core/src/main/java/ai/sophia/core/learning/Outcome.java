package ai.sophia.core.learning;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What came of doing a task in a certain way.
 *
 * @param task what was to be done, such as "deploy the staging server"
 * @param steps what was done, in this order, 1 to {@value #MOST_STEPS}
 * @param worked whether that did it
 * @param session in which it was done; empty if in none. A session tells one outcome of each way, the last one
 * @param note what is to be minded the next time; empty for nothing
 */
public record Outcome(String task, List<String> steps, boolean worked, String session, String note) {
    /** Most steps of a task. */
    public static final int MOST_STEPS = 50;

    /** Most characters of a task, and of a step. */
    public static final int LONGEST = 500;

    /** Most characters of a note. */
    public static final int LONGEST_NOTE = 1_000;

    private static final Pattern BLANKS = Pattern.compile(" {2,}");

    public Outcome {
        task = line("task", task);
        if (steps.isEmpty() || steps.size() > MOST_STEPS) {
            throw new Fault.Invalid("steps", "expected 1 to " + MOST_STEPS + " steps, but got " + steps.size());
        }
        steps = steps.stream().map(step -> line("steps", step)).toList();
        note = Strings.name("note", note.strip(), LONGEST_NOTE);
    }

    private static String line(String field, String words) {
        String plain = Strings.name(field, BLANKS.matcher(words.strip()).replaceAll(" "), LONGEST);
        if (plain.isEmpty()) {
            throw new Fault.Invalid(field, "expected words, but got none");
        }
        return plain;
    }
}
