package ai.sophia.evaluation;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.evaluation.facts.FactReport;
import ai.sophia.evaluation.facts.FactTrial;
import ai.sophia.evaluation.facts.Half;
import ai.sophia.evaluation.facts.Pace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code eval}: how well Sophia finds what evaluation sets ask for. */
@Command(
        name = "eval",
        description = {
            "Measures how well memories are found, on sets of units and questions with known answers, or how well facts are"
                    + " recognised.",
            "A set is a directory of corpus.jsonl (id, scope, seq, text, meta), queries.jsonl (id, scope, text, category,"
                    + " before) and qrels.tsv (question, unit, 1). Everything runs on a data directory of its own."
        },
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  sophia eval sets/locomo sets/scifact --json quality.json",
            "  sophia eval evaluation/facts --facts --wrong"
        })
public final class EvalCommand implements Callable<Integer> {
    private static final long USUAL_SEED = 20_261_120;

    private final Subjects subjects;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Directories of evaluation sets.")
    private List<Path> directories = new ArrayList<>();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as JSON.")
    private Optional<Path> json = Optional.empty();

    @Option(
            names = "--run-out",
            paramLabel = "FILE",
            description = "Write the rankings there: question, unit and score between tabs, best first.")
    private Optional<Path> runOut = Optional.empty();

    @Option(
            names = "--embedder",
            paramLabel = "NAME",
            defaultValue = "",
            description = "The embedder, int8 or float (default: as the settings say).")
    private String embedder = "";

    @Option(
            names = "--keep",
            paramLabel = "DATA_DIR",
            description = "Keep the memories there, and use those that are there from an earlier time.")
    private Optional<Path> keep = Optional.empty();

    @Option(
            names = "--check-embedder",
            description =
                    "Check the embedder alone against published figures: the two directories are the STS benchmark"
                            + " (stsb-en-test.csv) and SciFact.")
    private boolean checkEmbedder;

    @Option(
            names = "--facts",
            description = {
                "Score instead how well facts are understood in conversations, and what later words change of them: the"
                        + " directory is one of labels, such as evaluation/facts. They are understood as the settings say: by rules, or"
                        + " with distilling: model (SOPHIA_DISTILLING, SOPHIA_MODEL_URL, SOPHIA_MODEL_NAME) by a language model, which is"
                        + " asked about each turn by itself."
            })
    private boolean facts;

    @Option(
            names = "--half",
            paramLabel = "HALF",
            defaultValue = "dev",
            description = "Of the labels, dev or test (default: ${DEFAULT-VALUE}).")
    private String half = "";

    @Option(
            names = "--wrong",
            description = "Show too which facts of dev were missed, and what was taken for one and is none.")
    private boolean wrong;

    @Option(
            names = "--ablation",
            description = {
                "Show too what each signal of the ranking is worth: how R@1, R@10, R@50 and nDCG@10 change without it, each with"
                        + " the 95 %% interval of a paired bootstrap over questions.",
                "For this every question is asked once more, for 1,000 hits, which are ranked again by what the other signals"
                        + " add. The passage that speaks for a memory, and the memories that are the models of \"likeness\","
                        + " stay as all signals chose them."
            })
    private boolean ablation;

    @Option(
            names = "--learning",
            description = {
                "Show too what learning by use is worth: of each scope the memories are cited that answer every other question,"
                        + " and the other questions are compared before and after that."
            })
    private boolean learning;

    @Option(
            names = "--without",
            paramLabel = "PART",
            split = ",",
            description = {
                "Show too how well the same questions are answered while a part is down: hot, lexical, vectors, embedder or"
                        + " cache; several, separated by commas, are down one after the other, joined by + together.",
                "Recalls meet the part as they meet it on a day when it fails, and do what they do then."
            })
    private List<String> without = new ArrayList<>();

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description =
                    "What foreign scopes, and the resamples of an ablation, are drawn by (default: ${DEFAULT-VALUE}).")
    private long seed = USUAL_SEED;

    public EvalCommand(Subjects subjects) {
        this.subjects = subjects;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = specification().commandLine().getOut();
        PrintWriter err = specification().commandLine().getErr();
        try {
            if (checkEmbedder) {
                checkEmbedder(out, err);
            } else if (facts) {
                scoreFacts(out, err);
            } else {
                evaluate(out, err);
            }
            return 0;
        } catch (Fault.Invalid invalid) {
            err.println(invalid.field() + ": " + invalid.explanation());
        } catch (Fault fault) {
            err.println(fault.explanation());
        } catch (IOException | UncheckedIOException failure) {
            err.println("cannot read or write: " + failure.getMessage());
        }
        err.flush();
        return 1;
    }

    private void evaluate(PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
        if (learning && keep.isPresent()) {
            throw usage("--learning: expected no --keep, for what is learned would stay in the memories");
        }
        List<EvaluationSet> sets = directories.stream().map(SetReader::read).toList();
        Evaluation evaluation = new Evaluation(subjects, embedder, seed, ablation, learning, outages(), err);
        List<Evaluation.Result> results = new ArrayList<>();
        StringBuilder runs = new StringBuilder();
        for (EvaluationSet set : sets) {
            Evaluation.Result result = run(evaluation, set);
            results.add(result);
            out.println(Rendering.table(result.report()));
            if (!result.changes().isEmpty()) {
                out.println(Rendering.line(result.changes()));
            }
            result.ablation()
                    .ifPresent(
                            worth -> out.println(Rendering.table(result.report().name(), worth)));
            result.learned()
                    .ifPresent(
                            trial -> out.println(Rendering.table(result.report().name(), trial)));
            if (!result.degradations().isEmpty()) {
                out.println(Rendering.table(result.report(), result.degradations()));
            }
            out.flush();
            result.answers().forEach(answer -> runs.append(Rendering.run(answer)));
        }
        if (json.isPresent()) {
            Files.writeString(json.get(), Rendering.json(embedder, results) + "\n");
        }
        if (runOut.isPresent()) {
            Files.writeString(runOut.get(), runs);
        }
    }

    private void scoreFacts(PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
        if (directories.size() != 1) {
            throw usage("--facts: expected one directory, but got " + directories.size());
        }
        Half wanted = Half.of(half);
        if (wrong && wanted == Half.TEST) {
            throw usage("--wrong: expected the half dev, for nobody is to see a sentence of test");
        }
        Heard heard = inDirectory(data -> heard(directories.getFirst(), wanted, data, err));
        FactTrial trial = heard.trial();
        out.println(FactReport.table(trial, heard.pace()));
        if (wrong) {
            trial.facts().wrong().forEach(out::println);
            trial.updates().wrong().forEach(out::println);
            trial.endings().wrong().forEach(out::println);
        }
        if (json.isPresent()) {
            Files.writeString(json.get(), FactReport.json(trial, heard.pace()) + "\n");
        }
        out.flush();
    }

    private record Heard(FactTrial trial, OptionalDouble pace) {}

    private Heard heard(Path set, Half wanted, Path data, PrintWriter err) {
        Progress progress = new Progress(err, set + ": understood", FactTrial.size(set, wanted));
        try (Listener listener = subjects.listener(data)) {
            FactTrial trial = FactTrial.of(
                    listener.understanding(), listener.meaning(), listener.key(), set, wanted, progress::reached);
            OptionalDouble pace =
                    trial.asked().isPresent() ? OptionalDouble.empty() : Pace.of(listener.understanding(), set, wanted);
            return new Heard(trial, pace);
        }
    }

    private ParameterException usage(String complaint) {
        return new ParameterException(specification().commandLine(), complaint);
    }

    private List<Set<Outage>> outages() {
        List<Set<Outage>> outages = new ArrayList<>();
        for (String text : without) {
            try {
                outages.add(Outage.parse(text));
            } catch (IllegalArgumentException unknown) {
                throw new ParameterException(
                        specification().commandLine(),
                        "--without: expected parts among " + String.join(", ", Outage.labels())
                                + ", joined by +, but got " + unknown.getMessage());
            }
        }
        return outages;
    }

    private void checkEmbedder(PrintWriter out, PrintWriter err) {
        if (directories.size() != 2) {
            throw usage("--check-embedder: expected two directories, the STS benchmark and SciFact, but got "
                    + directories.size());
        }
        try (Embedder loaded = subjects.embedder(embedder)) {
            EmbedderCheck check = new EmbedderCheck(loaded, line -> {
                err.println(line);
                err.flush();
            });
            out.println(Rendering.table(check.run(directories.get(0), directories.get(1))));
            out.flush();
        }
    }

    private Evaluation.Result run(Evaluation evaluation, EvaluationSet set) throws IOException, InterruptedException {
        if (keep.isPresent()) {
            return evaluation.run(set, keep.get().resolve(set.name()));
        }
        return inDirectory(data -> evaluation.run(set, data));
    }

    /** Work that needs a directory. */
    private interface Work<T> {
        T in(Path directory) throws IOException, InterruptedException;
    }

    /** Does work in a directory of its own, which is deleted after it. */
    private static <T> T inDirectory(Work<T> work) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("sophia-eval-");
        try {
            return work.in(directory);
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private CommandSpec specification() {
        if (spec == null) {
            throw new IllegalStateException("expected to be run as a command");
        }
        return spec;
    }
}
