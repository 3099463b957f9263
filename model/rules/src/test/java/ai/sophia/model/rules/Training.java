package ai.sophia.model.rules;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import opennlp.tools.ml.maxent.quasinewton.QNTrainer;
import opennlp.tools.ml.model.AbstractModel;
import opennlp.tools.ml.model.Context;
import opennlp.tools.ml.model.Event;
import opennlp.tools.ml.model.OnePassDataIndexer;
import opennlp.tools.util.ObjectStreamUtils;
import opennlp.tools.util.TrainingParameters;

/** Learns the weights of a {@link LogLinear} model by the quasi-Newton trainer of Apache OpenNLP. Stateless. */
final class Training {
    /** How often a trait must occur to be learned. */
    static final int KNOWN = 3;

    /** What weights cost, so that few and small ones are learned. */
    private static final double L1 = Double.parseDouble(System.getProperty("l1", "0.25"));

    private static final double L2 = Double.parseDouble(System.getProperty("l2", "0.7"));
    private static final int ROUNDS = 100;
    private static final double LEAST = 0.05;

    /** What came of something that has these traits. */
    record Case(String outcome, Set<String> traits) {}

    private Training() {}

    /** The lines of a model. */
    static List<String> learned(Collection<String> common, Stream<Case> cases) throws IOException {
        List<Event> events = cases.map(
                        each -> new Event(each.outcome(), each.traits().toArray(String[]::new)))
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
        return lines(common, trainer.trainModel(ROUNDS, indexer));
    }

    private static List<String> lines(Collection<String> common, AbstractModel model) {
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
            // of a rule it is told that it is known
            if (!said.isEmpty() || trait.startsWith("rule ")) {
                weights.put(trait, said.toString());
            }
        });
        List<String> lines = new ArrayList<>();
        if (!common.isEmpty()) {
            lines.add(LogLinear.COMMON + "\t" + String.join(" ", common));
        }
        weights.forEach((trait, said) -> lines.add(trait + "\t" + said));
        return lines;
    }
}
