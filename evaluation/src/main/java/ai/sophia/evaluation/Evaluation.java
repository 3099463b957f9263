package ai.sophia.evaluation;

import ai.sophia.core.recall.Recalling;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Evaluates a system on one set: remembers its units, asks its questions, measures the answers. Used by one thread. */
public final class Evaluation {
    /**
     * What an evaluation came to.
     *
     * @param report of the answers
     * @param ablation what each signal is worth, if that was asked for
     */
    record Result(Report report, List<Answer> answers, Optional<Ablation> ablation) {}

    private static final String DATA = "data";
    private static final String UNITS = "units.tsv";

    private final Subjects subjects;
    private final String embedder;
    private final long seed;
    private final boolean ablating;
    private final PrintWriter progress;

    /**
     * @param embedder name of the embedder as settings know it, empty for the usual one
     * @param seed draws the foreign scopes, and the resamples of an ablation
     * @param ablating whether to see what each signal of the ranking is worth
     * @param progress takes lines about how far it is
     */
    public Evaluation(Subjects subjects, String embedder, long seed, boolean ablating, PrintWriter progress) {
        this.subjects = subjects;
        this.embedder = embedder;
        this.seed = seed;
        this.ablating = ablating;
        this.progress = progress;
    }

    /** Evaluates on the set; a directory that holds it from an earlier evaluation is used as it is. */
    Result run(EvaluationSet set, Path directory) throws IOException, InterruptedException {
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
            return new Result(report, answers, ablating ? Optional.of(ablated(asking)) : Optional.empty());
        }
    }

    private Ablation ablated(Asking asking) {
        Ablation ablation = new Ablation(Recalling.signals(), new Bootstrap(Bootstrap.USUAL_RESAMPLES, seed));
        asking.ablate(ablation);
        return ablation;
    }
}
