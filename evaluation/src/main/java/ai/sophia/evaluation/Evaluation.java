package ai.sophia.evaluation;

import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.recall.Recalling;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Evaluates a system on one set: remembers its units, asks its questions, measures the answers. Used by one thread. */
public final class Evaluation {
    /**
     * What an evaluation came to.
     *
     * @param report of the answers
     * @param changes how questions are answered of which the answer has changed, or is disputed
     * @param ablation what each signal is worth, if that was asked for
     * @param degradations what is left while parts are down
     * @param learned what learning by use is worth, if that was asked for
     */
    record Result(
            Report report,
            List<Answer> answers,
            Changes changes,
            Optional<Ablation> ablation,
            List<Degradation> degradations,
            Optional<LearningTrial> learned) {}

    private static final String DATA = "data";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String UNITS = "units.tsv";

    private final Subjects subjects;
    private final String embedder;
    private final long seed;
    private final boolean ablating;
    private final boolean learning;
    private final List<Set<Outage>> outages;
    private final PrintWriter progress;

    /**
     * @param embedder name of the embedder as settings know it, empty for the usual one
     * @param seed draws the foreign scopes, and the resamples of an ablation
     * @param ablating whether to see what each signal of the ranking is worth
     * @param learning whether to see what learning by use is worth; the memories are others after that
     * @param outages parts that are to be down together; all questions are asked once more for each
     * @param progress takes lines about how far it is
     */
    public Evaluation(
            Subjects subjects,
            String embedder,
            long seed,
            boolean ablating,
            boolean learning,
            List<Set<Outage>> outages,
            PrintWriter progress) {
        this.subjects = subjects;
        this.embedder = embedder;
        this.seed = seed;
        this.ablating = ablating;
        this.learning = learning;
        this.outages = List.copyOf(outages);
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
            distil(subject, set);
            Asking asking = new Asking(subject.access(), subject.recalling(), set, stored, progress);
            List<Answer> answers = asking.askAll();
            Report report = Report.of(set.name(), answers, asking.askStrangers(seed), rate);
            Optional<Ablation> ablation = ablating ? Optional.of(ablated(asking)) : Optional.empty();
            List<Degradation> degradations = degradations(subject, set, stored);
            Optional<LearningTrial> learned =
                    learning ? Optional.of(LearningTrial.run(subject, asking, answers, bootstrap())) : Optional.empty();
            return new Result(report, answers, Changes.of(set, answers), ablation, degradations, learned);
        }
    }

    /** Waits for the facts, which come behind what is said. */
    private void distil(Subject subject, EvaluationSet set) throws InterruptedException {
        if (subject.distilling().isEmpty()) {
            return;
        }
        progress.println(set.name() + ": distilling facts");
        Distilling distilling = subject.distilling().get();
        long start = System.nanoTime();
        distilling.start();
        while (!distilling.await(subject.store().head(), PATIENCE)) {
            progress.println(set.name() + ": " + distilling.standing().behind() + " changes to be distilled");
        }
        subject.awaitIndex();
        progress.printf("%s: facts distilled in %.1f s%n", set.name(), (System.nanoTime() - start) / 1e9);
    }

    private List<Degradation> degradations(Subject subject, EvaluationSet set, Stored stored) {
        List<Degradation> degradations = new ArrayList<>();
        for (Set<Outage> down : outages) {
            progress.println(set.name() + ": without " + Outage.joined(down));
            List<Answer> answers =
                    new Asking(subject.access(), subject.without().apply(down), set, stored, progress).askAll();
            Report report = Report.of(set.name(), answers, List.of(), OptionalDouble.empty());
            degradations.add(Degradation.of(down, report, answers));
        }
        return degradations;
    }

    private Bootstrap bootstrap() {
        return new Bootstrap(Bootstrap.USUAL_RESAMPLES, seed);
    }

    private Ablation ablated(Asking asking) {
        Ablation ablation = new Ablation(Recalling.signals(), bootstrap());
        asking.ablate(ablation);
        return ablation;
    }
}
