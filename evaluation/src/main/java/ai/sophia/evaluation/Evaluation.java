package ai.sophia.evaluation;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** Evaluates a system on one set: remembers its units, asks its questions, measures the answers. Used by one thread. */
public final class Evaluation {
    /** The report and the answers it is drawn from. */
    public record Result(Report report, List<Answer> answers) {}

    private static final String DATA = "data";
    private static final String UNITS = "units.tsv";

    private final Subjects subjects;
    private final String embedder;
    private final long seed;
    private final PrintWriter progress;

    /**
     * @param embedder name of the embedder as settings know it, empty for the usual one
     * @param seed draws the foreign scopes
     * @param progress takes lines about how far it is
     */
    public Evaluation(Subjects subjects, String embedder, long seed, PrintWriter progress) {
        this.subjects = subjects;
        this.embedder = embedder;
        this.seed = seed;
        this.progress = progress;
    }

    /** Evaluates on the set; a directory that holds it from an earlier evaluation is used as it is. */
    public Result run(EvaluationSet set, Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path units = directory.resolve(UNITS);
        try (Subject subject = subjects.open(directory.resolve(DATA), embedder)) {
            OptionalDouble rate = OptionalDouble.empty();
            Stored stored;
            if (Files.exists(units)) {
                progress.println(set.name() + ": using the memories in " + directory);
                stored = Stored.read(units, set);
            } else {
                long start = System.nanoTime();
                stored = new Storing(subject, set, progress).store();
                rate = OptionalDouble.of(set.units().size() * 1e9 / (System.nanoTime() - start));
                stored.write(units);
            }
            Asking asking = new Asking(subject, set, stored, progress);
            List<Answer> answers = asking.askAll();
            Report report = Report.of(set.name(), answers, asking.askStrangers(seed), rate);
            return new Result(report, answers);
        }
    }
}
