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
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Learns the weights of {@link Judge} from labelled sentences: {@code LANGUAGE OUT FILE...}. With {@code check} for OUT it learns from eight of nine parts of the writers in turn, and tells how the
 * judge does on the clauses of the others.
 */
final class Learning {
    /** How often a word must occur to count as it is beside others. */
    private static final int COMMON = 10;

    /** How many parts the writers are in when it is checked. */
    private static final int PARTS = 9;

    /** That a clause is a fact, of whatever sort. */
    private static final String OF_SOME_SORT = "?";

    /** Least part that a clause and a label have in common. */
    private static final double SAME = 0.3;

    private record Example(
            String writer, Clause clause, String place, Optional<Rule> ruled, String outcome, boolean counts) {
        Example as(String sort) {
            return new Example(writer, clause, place, ruled, sort, counts);
        }
    }

    /** Believes rules, and keeps what it is asked. */
    private static final class Listening extends Judge {
        private record Asked(Clause clause, String place, Optional<Rule> ruled) {}

        private final List<Asked> asked = new ArrayList<>();

        Listening() {
            super(List.of());
        }

        @Override
        Verdict verdict(Clause clause, String place, Optional<Rule> ruled) {
            asked.add(new Asked(clause, place, ruled));
            return super.verdict(clause, place, ruled);
        }
    }

    private final Listening listening = new Listening();
    private final Tidying tidying;
    private final Clauses clauses;
    private final LanguageRecognizer recognizer;

    private Learning(String name) {
        Language language = Language.of(name, listening);
        tidying = new Tidying(language.untidy(), language.naming());
        clauses = new Clauses(language);
        recognizer = new LanguageRecognizer(language, (before, turn) -> recognizer());
    }

    private LanguageRecognizer recognizer() {
        return recognizer;
    }

    public static void main(String[] arguments) throws IOException {
        Learning learning = new Learning(arguments[0]);
        List<Example> examples = new ArrayList<>();
        for (String file : List.of(arguments).subList(2, arguments.length)) {
            for (String line : Files.readAllLines(Path.of(file))) {
                learning.examples(new ObjectMapper().readTree(line)).forEach(examples::add);
            }
        }
        if (arguments[1].equals("check")) {
            check(examples);
        } else {
            Files.write(Path.of(arguments[1]), learned(examples));
        }
    }

    /** The clauses of a sentence, or a dialogue, about which a judge is asked, each with what it is labelled as. */
    private Stream<Example> examples(JsonNode item) {
        String writer = item.get("id").asString().replaceAll("\\d.*", "");
        if (item.has("known")) {
            return item.get("known").valueStream().flatMap(known -> statement(writer, known.asString()));
        }
        if (!item.has("turns")) {
            Turn turn = new Turn(Turn.USER, Turn.USER, item.get("text").asString(), Instant.EPOCH);
            return examples(
                    writer, List.of(), turn, item.get("facts").valueStream().toList(), List.of());
        }
        List<Turn> turns = item.get("turns")
                .valueStream()
                .map(turn -> new Turn(
                        turn.get("role").asString(),
                        turn.get("name").asString(),
                        turn.get("text").asString(),
                        Instant.EPOCH))
                .toList();
        JsonNode expected = item.get("expected");
        return IntStream.range(0, turns.size())
                .filter(at -> turns.get(at).isOfUser())
                .boxed()
                .flatMap(at -> examples(
                        writer,
                        turns.subList(0, at),
                        turns.get(at),
                        of(expected.get("facts"), at),
                        of(expected.get("neutral"), at)));
    }

    /** What somebody is known to have said that is so, if it is one clause. */
    private Stream<Example> statement(String writer, String text) {
        listening.asked.clear();
        recognizer.recognize(List.of(), new Turn(Turn.USER, Turn.USER, text, Instant.EPOCH));
        return listening.asked.size() == 1
                ? listening.asked.stream()
                        .map(asked -> new Example(
                                writer,
                                asked.clause(),
                                asked.place(),
                                asked.ruled(),
                                asked.ruled().map(rule -> rule.sort().label()).orElse(OF_SOME_SORT),
                                false))
                        .toList()
                        .stream()
                : Stream.empty();
    }

    private static List<JsonNode> of(JsonNode labels, int turn) {
        return labels.valueStream()
                .filter(label -> label.get("turn").asInt() == turn)
                .toList();
    }

    private Stream<Example> examples(
            String writer, List<Turn> before, Turn turn, List<JsonNode> facts, List<JsonNode> neutral) {
        Rewording.Reworded tidy = tidying.of(turn.text(), clauses.masked(turn.text()));
        listening.asked.clear();
        recognizer.recognize(before, turn);
        return listening.asked.stream()
                .filter(asked -> asked.clause().span().end() <= tidy.text().length())
                .flatMap(asked -> outcome(
                                facts,
                                neutral,
                                turn.text(),
                                tidy.before(asked.clause().span()))
                        .stream()
                        .map(outcome ->
                                new Example(writer, asked.clause(), asked.place(), asked.ruled(), outcome, true)))
                .toList()
                .stream();
    }

    /** What a clause is labelled as; empty where that is a matter of taste. */
    private static Optional<String> outcome(List<JsonNode> facts, List<JsonNode> neutral, String text, Span clause) {
        double best = 0;
        Optional<String> outcome =
                neutral.stream().anyMatch(label -> span(label, text).shared(clause) > 0)
                        ? Optional.empty()
                        : Optional.of(Judge.NOTHING);
        for (JsonNode fact : facts) {
            Span span = span(fact, text);
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

    private static Span span(JsonNode label, String text) {
        String evidence = label.get("evidence").asString();
        int at = text.indexOf(evidence);
        return new Span(at, at + evidence.length());
    }

    /** What is of some sort is taken to be of the likeliest, as what is known otherwise tells. */
    private static List<String> learned(List<Example> examples) throws IOException {
        List<Example> sorted = examples.stream()
                .filter(each -> !each.outcome().equals(OF_SOME_SORT))
                .toList();
        List<String> lines = learnedOf(sorted);
        if (sorted.size() == examples.size()) {
            return lines;
        }
        Judge judge = new Judge(lines);
        return learnedOf(examples.stream()
                .map(each -> each.outcome().equals(OF_SOME_SORT)
                        ? each.as(judge.verdict(each.clause(), each.place(), each.ruled())
                                .sort()
                                .label())
                        : each)
                .toList());
    }

    private static List<String> learnedOf(List<Example> examples) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        examples.forEach(
                example -> Traits.words(example.clause().text()).forEach(word -> counts.merge(word, 1, Integer::sum)));
        Set<String> common = counts.entrySet().stream()
                .filter(count -> count.getValue() >= COMMON)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        return Training.learned(
                common,
                examples.stream()
                        .map(example -> new Training.Case(
                                example.outcome(),
                                Traits.of(example.clause().text(), example.place(), example.ruled(), common))));
    }

    /**
     * How a judgement turned out.
     *
     * @param hit how right it was
     * @param byRule how right the rule was that fits; empty where none does
     */
    private record Judged(Judge.Verdict verdict, double hit, OptionalDouble byRule) {}

    private static void check(List<Example> examples) throws IOException {
        List<String> writers =
                examples.stream().map(Example::writer).distinct().sorted().toList();
        List<Judged> judged = new ArrayList<>();
        double facts = 0;
        int known = 0;
        int knownFound = 0;
        int size = 0;
        for (int part = 0; part < PARTS; part++) {
            int left = part;
            Predicate<Example> isLeft = each -> writers.indexOf(each.writer()) % PARTS == left;
            List<String> lines =
                    learned(examples.stream().filter(isLeft.negate()).toList());
            size = Math.max(size, lines.size());
            Judge judge = new Judge(lines);
            for (Example each : examples.stream().filter(isLeft).toList()) {
                if (!each.counts()) {
                    known++;
                    knownFound += judge.verdict(each.clause(), each.place(), each.ruled())
                                    .isEnough()
                            ? 1
                            : 0;
                    continue;
                }
                facts += each.outcome().equals(Judge.NOTHING) ? 0 : 1;
                Judge.Verdict verdict = judge.verdict(each.clause(), each.place(), each.ruled());
                OptionalDouble byRule = each.ruled().stream()
                        .mapToDouble(rule -> new Judge.Verdict(rule.sort(), 1, 1).hit(each.outcome()))
                        .findFirst();
                judged.add(new Judged(verdict, verdict.hit(each.outcome()), byRule));
            }
        }
        System.out.println(
                writers + ", " + size + " traits, " + (int) facts + " facts of " + judged.size() + " clauses");
        System.out.println(knownFound + " of " + known + " that people are known to have said are told");
        List<Judged> ruled =
                judged.stream().filter(each -> each.byRule().isPresent()).toList();
        print("rules alone", facts, ruled, each -> each.byRule().orElseThrow());
        print("rules, judged", facts, enough(ruled), Judged::hit);
        List<Judged> unruled =
                judged.stream().filter(each -> each.byRule().isEmpty()).toList();
        print("what no rule knows", facts, enough(unruled), Judged::hit);
        for (Sort sort : Sort.values()) {
            print(
                    sort.label(),
                    facts,
                    enough(judged).stream()
                            .filter(each -> each.verdict().sort() == sort)
                            .toList(),
                    Judged::hit);
        }
        for (double enough : new double[] {0.92, 0.88, 0.84, 0.8, 0.76, 0.72, 0.68, 0.64, 0.6, 0.5}) {
            print(
                    String.valueOf(enough),
                    facts,
                    judged.stream()
                            .filter(each -> each.verdict().right() >= enough)
                            .toList(),
                    Judged::hit);
        }
    }

    private static List<Judged> enough(List<Judged> judged) {
        return judged.stream().filter(each -> each.verdict().isEnough()).toList();
    }

    private static void print(String what, double facts, List<Judged> told, ToDoubleFunction<Judged> right) {
        double hits = told.stream().mapToDouble(right).sum();
        System.out.printf(
                Locale.ROOT,
                "%s: %d told, %.3f right, %.3f found%n",
                what,
                told.size(),
                told.isEmpty() ? 0 : hits / told.size(),
                hits / facts);
    }
}
