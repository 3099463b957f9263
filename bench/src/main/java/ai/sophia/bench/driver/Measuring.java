package ai.sophia.bench.driver;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands that measure have in common: what they draw by, and how they tell a result or that there is none. Used by one thread. */
public final class Measuring {
    /** What was measured. */
    public interface Report {
        /** As Markdown. */
        String table();

        /** As JSON. */
        String json();
    }

    /** Measures. */
    public interface Measurement {
        /**
         * Takes its time, and returns what came of it.
         *
         * @param progress told what is under way, a line each
         */
        Report run(PrintWriter progress) throws IOException, InterruptedException;
    }

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec mixee;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "What texts, vectors and times are drawn by (default: ${DEFAULT-VALUE}).")
    private long seed = 20_261_120;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Optional<Path> json = Optional.empty();

    /** What is drawn is drawn by this. */
    public long seed() {
        return seed;
    }

    /** Refuses an option's number that is less than 1. */
    public void positive(String option, int value) {
        within(option, value, 1, Integer.MAX_VALUE);
    }

    /** Refuses an option's number that is less or more than these; the greatest there is stands for no end. */
    public void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            String expected = most == Integer.MAX_VALUE ? least + " or more" : "a number from " + least + " to " + most;
            throw refusal(option, expected, String.valueOf(value));
        }
    }

    /**
     * Those that were chosen by {@code --only}, or all if none was; refuses what is none of them.
     *
     * @param what they are, in the plural
     */
    public Set<String> chosen(List<String> only, Collection<String> all, String what) {
        for (String each : only) {
            if (!all.contains(each)) {
                throw refusal("--only", what + " among " + String.join(", ", all), each);
            }
        }
        return new LinkedHashSet<>(only.isEmpty() ? all : only);
    }

    /** The refusal of an option's value. */
    public ParameterException refusal(String option, String expected, String value) {
        return new ParameterException(
                command().commandLine(), option + ": expected " + expected + ", but got " + value);
    }

    /** Measures, prints the table, and writes the figures where that is wanted; tells of a failure and returns 1. */
    public int tell(Measurement measurement) throws InterruptedException {
        PrintWriter err = new PrintWriter(command().commandLine().getErr(), true);
        try {
            Report report = measurement.run(err);
            PrintWriter out = command().commandLine().getOut();
            out.println(report.table());
            out.flush();
            if (json.isPresent()) {
                Files.writeString(json.get(), report.json() + "\n");
            }
            return 0;
        } catch (IOException | IllegalStateException failure) {
            err.println("the measurement failed: " + failure.getMessage());
            return 1;
        }
    }

    private CommandSpec command() {
        if (mixee == null) {
            throw new IllegalStateException("expected to be part of a command");
        }
        return mixee;
    }
}
