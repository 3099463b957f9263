package ai.sophia.evaluation;

import ai.sophia.core.access.Access;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.learning.Uses;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.recall.Hit;
import ai.sophia.core.recall.Query;
import ai.sophia.core.recall.Recall;
import ai.sophia.core.recall.Recalling;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks the questions of a set, one after the other, and reads the units out of the memories that come back. */
final class Asking {
    /** Units of a ranking that are looked at. */
    static final int DEPTH = 100;

    /** Hits that somebody looks at who asks to use what is found. */
    private static final int LOOKED_AT = 10;

    private final Access access;
    private final Recalling recalling;
    private final EvaluationSet set;
    private final Stored stored;
    private final PrintWriter progress;

    /**
     * @param recalling who is asked
     */
    Asking(Access access, Recalling recalling, EvaluationSet set, Stored stored, PrintWriter progress) {
        this.access = access;
        this.recalling = recalling;
        this.set = set;
        this.stored = stored;
        this.progress = progress;
    }

    /** Every question within its own scope. */
    List<Answer> askAll() {
        Progress asked = new Progress(
                progress, set.name() + ": questions asked", set.questions().size());
        List<Answer> answers = new ArrayList<>();
        for (Question question : set.questions()) {
            answers.add(ask(question));
            asked.reached(answers.size());
        }
        return answers;
    }

    /** A question within its own scope. */
    Answer ask(Question question) {
        return ask(question, question.scope());
    }

    /** Asks a question, and cites those of the first hits that answer it; says how many. */
    int cite(Question question, Uses uses) {
        int cited = 0;
        for (Hit hit : recall(question, question.scope(), LOOKED_AT).hits()) {
            if (units(question, List.of(hit)).stream().anyMatch(question.relevant()::contains)) {
                uses.cited(hit.memory());
                cited++;
            }
        }
        return cited;
    }

    /** Every question within another scope, drawn at random, where nothing can answer it; empty if there is only one scope. */
    List<Answer> askStrangers(long seed) {
        List<String> scopes = set.scopes();
        if (scopes.size() < 2) {
            return List.of();
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Answer> answers = new ArrayList<>();
        for (Question question : set.questions()) {
            int shift = 1 + random.nextInt(scopes.size() - 1);
            int own = scopes.indexOf(question.scope());
            answers.add(ask(question, scopes.get((own + shift) % scopes.size())));
        }
        return answers;
    }

    /** Every question that counts overall, within its own scope, for as many hits as a recall gives, to see what each signal is worth. */
    void ablate(Ablation ablation) {
        List<Question> counted = set.questions().stream()
                .filter(question -> !Report.APART.contains(question.category()))
                .toList();
        Progress asked = new Progress(progress, set.name() + ": questions asked for signals", counted.size());
        for (Question question : counted) {
            List<Hit> hits = recall(question, question.scope(), Query.LIMIT).hits();
            ablation.add(question, hits, some -> units(question, some));
            asked.reached(ablation.questions());
        }
    }

    private List<String> units(Question question, List<Hit> hits) {
        return ranking(question, hits).stream().map(Answer.RankedUnit::unit).toList();
    }

    private Answer ask(Question question, String scope) {
        long start = System.nanoTime();
        Recall recall = recall(question, scope, DEPTH);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Answer(
                question, ranking(question, recall.hits()), took, recall.degraded(), disputed(question, recall));
    }

    private Set<String> disputed(Question question, Recall recall) {
        Set<MemoryId> told = recall.contradiction().stream()
                .flatMap(both -> Stream.concat(both.denying().stream(), both.affirming().stream()))
                .collect(Collectors.toSet());
        List<Hit> hits = recall.hits().stream()
                .filter(hit -> told.contains(hit.memory().id()))
                .toList();
        return Set.copyOf(units(question, hits));
    }

    private Recall recall(Question question, String scope, int limit) {
        Reach reach = access.reach(access.owner(), Selection.ofUser(scope));
        Query query = Query.of(reach, question.text()).limit(limit);
        if (!question.isAskedAtTheEnd()) {
            Field sequence = new Field.Meta(List.of(Storing.SEQUENCE));
            query = query.filter(
                    new Filter.Or(List.of(new Filter.Lt(sequence, new Value.Real(question.before())), Facts.all())));
        }
        return recalling.recall(query);
    }

    private List<Answer.RankedUnit> ranking(Question question, List<Hit> hits) {
        Map<String, Double> scores = new LinkedHashMap<>();
        for (Hit hit : hits) {
            Memory memory = hit.memory();
            // who finds what was understood of a turn has found the turn
            for (Unit unit : stored.of(memory.content().provenance().origin().orElse(memory.id()))) {
                if (unit.sequence() < question.before()) {
                    scores.putIfAbsent(unit.id(), hit.score());
                }
            }
        }
        return scores.entrySet().stream()
                .limit(DEPTH)
                .map(each -> new Answer.RankedUnit(each.getKey(), each.getValue()))
                .toList();
    }
}
