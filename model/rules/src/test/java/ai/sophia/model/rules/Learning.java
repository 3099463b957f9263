package ai.sophia.model.rules;

import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import opennlp.tools.ml.maxent.quasinewton.QNTrainer;
import opennlp.tools.ml.model.AbstractModel;
import opennlp.tools.ml.model.Context;
import opennlp.tools.ml.model.Event;
import opennlp.tools.ml.model.OnePassDataIndexer;
import opennlp.tools.util.ObjectStreamUtils;
import opennlp.tools.util.TrainingParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Learns the weights of {@link Judge} from labelled sentences: {@code LANGUAGE OUT FILE...}. With {@code check} for OUT it learns from all writers but one in turn, and tells how the
 * judge does on that one's clauses that no rule knows.
 */
final class Learning {
    /** How often a word must occur to count as it is beside others, and a trait to be learned. */
    private static final int COMMON = 10;

    private static final int KNOWN = 3;

    /** What weights cost, so that few and small ones are learned. */
    private static final double L1 = Double.parseDouble(System.getProperty("l1", "1"));

    private static final double L2 = Double.parseDouble(System.getProperty("l2", "1"));
    private static final int ROUNDS = 100;
    private static final double LEAST = 0.05;

    /** Least part that a clause and a label have in common. */
    private static final double SAME = 0.3;

    private record Example(String writer, String clause, String place, String outcome, boolean ruled) {}

    private final Language language;
    private final Clauses clauses;
    private final LanguageRecognizer recognizer;

    private Learning(String name) {
        language = Language.of(name, new Judge(List.of()));
        clauses = new Clauses(language);
        recognizer = new LanguageRecognizer(language, (before, turn) -> {
            throw new IllegalStateException();
        });
    }

    public static void main(String[] arguments) throws IOException {
        Learning learning = new Learning(arguments[0]);
        List<Example> examples = new ArrayList<>();
        for (String file : List.of(arguments).subList(2, arguments.length)) {
            for (String line : Files.readAllLines(Path.of(file))) {
                examples.addAll(learning.examples(new ObjectMapper().readTree(line)));
            }
        }
        if (arguments[1].equals("check")) {
            check(examples);
        } else {
            Files.write(Path.of(arguments[1]), learned(examples));
        }
    }

    /** The clauses of a sentence that may say something, each with what it is labelled as. */
    private List<Example> examples(JsonNode sentence) {
        String text = sentence.get("text").asString();
        Rewording.Reworded tidy = new Tidying(language.untidy(), language.naming(), clauses).of(text);
        String masked = clauses.masked(tidy.text());
        List<Example> examples = new ArrayList<>();
        if (language.silent().matcher(masked).find()) {
            return examples;
        }
        for (Span span : clauses.sentences(masked)) {
            String words = span.of(masked);
            if (language.sentenceSilent().matcher(words).find()
                    || language.restSilent().matcher(words).find()) {
                continue;
            }
            for (Clause clause : clauses.clauses(masked, span)) {
                if (language.question().matcher(clause.text()).lookingAt() || (clause.asks() && clause.first())) {
                    break;
                }
                if (!language.clauseSilent().matcher(clause.text()).find()) {
                    Span original = tidy.before(clause.span());
                    boolean ruled =
                            recognizer
                                    .recognize(List.of(), new Turn(Turn.USER, Turn.USER, text, Instant.EPOCH))
                                    .stream()
                                    .anyMatch(statement -> statement.evidence().shared(original) > 0);
                    outcome(sentence, text, original)
                            .ifPresent(outcome -> examples.add(new Example(
                                    sentence.get("id").asString().replaceAll("\\d.*", ""),
                                    clause.text(),
                                    Traits.place(language, masked, span, clause),
                                    outcome,
                                    ruled)));
                }
            }
        }
        return examples;
    }

    /** What a clause is labelled as; empty where that is a matter of taste. */
    private static Optional<String> outcome(JsonNode sentence, String text, Span clause) {
        double best = 0;
        Optional<String> outcome = Optional.of(Judge.NOTHING);
        for (JsonNode fact : sentence.get("facts")) {
            String evidence = fact.get("evidence").asString();
            int at = text.indexOf(evidence);
            Span span = new Span(at, at + evidence.length());
            double same = 2.0 * span.shared(clause) / (span.length() + clause.length());
            if (same > best) {
                best = same;
                outcome = same < SAME || fact.path("optional").asBoolean(false)
                        ? Optional.empty()
                        : Optional.of(fact.get("kind").asString());
            }
        }
        return outcome;
    }

    private static List<String> learned(List<Example> examples) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        examples.forEach(
                example -> Traits.words(example.clause()).forEach(word -> counts.merge(word, 1, Integer::sum)));
        Set<String> common = counts.entrySet().stream()
                .filter(count -> count.getValue() >= COMMON)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        List<Event> events = examples.stream()
                .map(example -> new Event(
                        example.outcome(),
                        Traits.of(example.clause(), example.place(), common).toArray(String[]::new)))
                .toList();
        TrainingParameters parameters = new TrainingParameters();
        parameters.put(TrainingParameters.CUTOFF_PARAM, KNOWN);
        parameters.put(TrainingParameters.ITERATIONS_PARAM, ROUNDS);
        parameters.put(QNTrainer.L1COST_PARAM, L1);
        parameters.put(QNTrainer.L2COST_PARAM, L2);
        OnePassDataIndexer indexer = new OnePassDataIndexer();
        indexer.init(parameters, new HashMap<>());
        indexer.index(ObjectStreamUtils.createObjectStream(events));
        QNTrainer trainer = new QNTrainer();
        trainer.init(parameters, new HashMap<>());
        AbstractModel model = trainer.trainModel(ROUNDS, indexer);
        return lines(common, model);
    }

    private static List<String> lines(Set<String> common, AbstractModel model) {
        Object[] structures = model.getDataStructures();
        Context[] parameters = (Context[]) structures[0];
        @SuppressWarnings("unchecked")
        Map<String, Object> predicates = (Map<String, Object>) structures[1];
        String[] outcomes = (String[]) structures[2];
        Map<String, String> weights = new TreeMap<>();
        predicates.forEach((trait, value) -> {
            Context context = value instanceof Context found ? found : parameters[(Integer) value];
            int[] which = context.getOutcomes();
            double[] each = context.getParameters();
            StringBuilder said = new StringBuilder();
            for (int at = 0; at < which.length; at++) {
                if (Math.abs(each[at]) >= LEAST) {
                    said.append(said.isEmpty() ? "" : " ")
                            .append(outcomes[which[at]])
                            .append(':')
                            .append(String.format(Locale.ROOT, "%.2f", each[at]));
                }
            }
            if (!said.isEmpty()) {
                weights.put(trait, said.toString());
            }
        });
        List<String> lines = new ArrayList<>(List.of(Judge.COMMON + "\t" + String.join(" ", common)));
        weights.forEach((trait, said) -> lines.add(trait + "\t" + said));
        return lines;
    }

    /** How a judgement turned out. */
    private record Judged(Judge.Verdict verdict, double hit) {}

    private static void check(List<Example> examples) throws IOException {
        Set<String> writers = examples.stream().map(Example::writer).collect(Collectors.toCollection(TreeSet::new));
        List<Judged> judged = new ArrayList<>();
        double facts = 0;
        int size = 0;
        for (String writer : writers) {
            List<String> lines = learned(examples.stream()
                    .filter(each -> !each.writer().equals(writer))
                    .toList());
            size = Math.max(size, lines.size());
            Judge judge = new Judge(lines);
            for (Example each : examples) {
                if (each.writer().equals(writer) && !each.ruled()) {
                    facts += each.outcome().equals(Judge.NOTHING) ? 0 : 1;
                    Judge.Verdict verdict = judge.verdict(each.clause(), each.place());
                    judged.add(new Judged(verdict, verdict.hit(each.outcome())));
                }
            }
        }
        System.out.println(
                writers + ", " + size + " traits, " + (int) facts + " facts of " + judged.size() + " clauses");
        for (Sort sort : Sort.values()) {
            print(
                    sort.label(),
                    facts,
                    judged.stream()
                            .filter(each -> each.verdict().sort() == sort
                                    && each.verdict().isEnough())
                            .toList());
        }
        for (double enough : new double[] {0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6}) {
            print(
                    String.valueOf(enough),
                    facts,
                    judged.stream()
                            .filter(each -> each.verdict().right() >= enough)
                            .toList());
        }
    }

    private static void print(String what, double facts, List<Judged> told) {
        double hits = told.stream().mapToDouble(Judged::hit).sum();
        System.out.printf(
                Locale.ROOT,
                "%s: %d told, %.3f right, %.3f found%n",
                what,
                told.size(),
                told.isEmpty() ? 0 : hits / told.size(),
                hits / facts);
    }
}
