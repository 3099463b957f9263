package ai.sophia.model.rules;

import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.model.onnx.OnnxEmbedder;
import ai.sophia.model.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Learns the weights of {@link JudgedEndings}: {@code LANGUAGE OUT FILE...}, from files of people whose facts change, and of sentences by others, which end nothing of what still others have
 * said. With {@code check} for OUT it learns from all writers but one in turn, and tells how the judge does on what that one's people say.
 */
final class LearningEndings {
    /** How many other people's facts are known besides, so that several are near to what is said. */
    private static final int OTHERS = 2;

    /** Most facts that a stranger's words are beside, as many as are looked at, and of people of whom little is known. */
    private static final int STRANGERS = 40;

    private static final int LOOKED_AT = 12;
    private static final int FEW = 5;

    /** How many sentences of each stranger. */
    private static final int EACH = 60;

    /** What somebody said, beside what is known; which of that it ends, if any. */
    private record Remark(String writer, String text, List<String> known, Set<String> ends, boolean counts) {}

    /** A remark's facts, the nearest first, with their traits. */
    private record Example(Remark remark, List<String> near, List<Set<String>> traits) {}

    private final Language language;
    private final RuleRecognizer recognizer = new RuleRecognizer();
    private final Embedder embedder;
    private final Map<String, float[]> vectors = new HashMap<>();
    private final Map<String, List<Statement>> recognized = new HashMap<>();
    private final Random random = new Random(1);

    private LearningEndings(String name, Embedder embedder) {
        this.language = Language.of(name);
        this.embedder = embedder;
    }

    public static void main(String[] arguments) throws IOException {
        Path unpacked = Files.createTempDirectory("learning");
        try (Embedder embedder = OnnxEmbedder.open(OnnxModel.MINILM_INT8, unpacked)) {
            LearningEndings learning = new LearningEndings(arguments[0], embedder);
            List<Remark> remarks = new ArrayList<>();
            for (String file : List.of(arguments).subList(2, arguments.length)) {
                List<JsonNode> items = new ArrayList<>();
                for (String line : Files.readAllLines(Path.of(file))) {
                    items.add(new ObjectMapper().readTree(line));
                }
                remarks.addAll(items.getFirst().has("known") ? learning.people(items) : learning.strangers(items));
            }
            List<Example> examples = remarks.stream().map(learning::example).toList();
            if (arguments[1].equals("check")) {
                check(examples);
            } else {
                Files.write(Path.of(arguments[1]), learned(examples));
            }
        }
    }

    private static String writer(JsonNode item) {
        return item.get("id").asString().replaceAll("\\d.*", "");
    }

    private static List<String> known(JsonNode person) {
        return person.get("known").valueStream().map(JsonNode::asString).toList();
    }

    /** What people say, beside much that is known and beside little. */
    private List<Remark> people(List<JsonNode> people) {
        List<Remark> remarks = new ArrayList<>();
        for (JsonNode person : people) {
            List<String> own = known(person);
            for (JsonNode said : person.get("said")) {
                Set<String> ends = new HashSet<>();
                said.get("ends").forEach(which -> ends.add(own.get(which.asInt())));
                String text = said.get("text").asString();
                List<String> much = new ArrayList<>(own);
                for (int other = 0; other < OTHERS; other++) {
                    JsonNode another = people.get(random.nextInt(people.size()));
                    if (writer(another).equals(writer(person)) && !another.equals(person)) {
                        much.addAll(known(another));
                    }
                }
                remarks.add(new Remark(writer(person), text, much, ends, true));
                List<String> few = new ArrayList<>(own);
                Collections.shuffle(few, random);
                remarks.add(new Remark(
                        writer(person), text, List.copyOf(few.subList(0, 1 + random.nextInt(FEW))), ends, false));
            }
        }
        return remarks;
    }

    /** Sentences beside facts of others, which they do not end. */
    private List<Remark> strangers(List<JsonNode> sentences) {
        List<Remark> remarks = new ArrayList<>();
        Map<String, List<JsonNode>> byWriter = new HashMap<>();
        sentences.forEach(each -> byWriter.computeIfAbsent(writer(each), first -> new ArrayList<>())
                .add(each));
        byWriter.forEach((writer, all) -> {
            Collections.shuffle(all, random);
            List<String> facts = all.stream()
                    .skip(EACH)
                    .flatMap(each -> each.get("facts").valueStream())
                    .map(fact -> fact.get("evidence").asString())
                    .toList();
            for (JsonNode each : all.subList(0, Math.min(EACH, all.size()))) {
                List<String> known = new ArrayList<>(facts);
                Collections.shuffle(known, random);
                known = known.subList(0, Math.min(STRANGERS, known.size()));
                if (!known.isEmpty()) {
                    remarks.add(new Remark(writer, each.get("text").asString(), known, Set.of(), true));
                }
            }
        });
        return remarks;
    }

    private Example example(Remark remark) {
        List<String> near = remark.known().stream()
                .distinct()
                .sorted(Comparator.comparingDouble((String fact) -> nearness(fact, remark.text()))
                        .reversed())
                .limit(LOOKED_AT)
                .toList();
        EndingTraits traits = new EndingTraits(
                language.words(),
                remark.text(),
                statements(remark.text()),
                near.stream().map(fact -> known(fact, remark.text())).toList());
        return new Example(
                remark,
                near,
                IntStream.range(0, near.size()).mapToObj(traits::of).toList());
    }

    private EndingTraits.Known known(String fact, String said) {
        return statements(fact).stream()
                .filter(statement -> !statement.tentative())
                .findFirst()
                .map(statement -> new EndingTraits.Known(
                        statement.text(), statement.sort().label(), statement.negated(), nearness(fact, said)))
                .orElseGet(() -> new EndingTraits.Known(fact, Sort.IDENTITY.label(), false, nearness(fact, said)));
    }

    private List<Statement> statements(String text) {
        return recognized.computeIfAbsent(
                text, each -> recognizer.recognize(List.of(), new Turn(Turn.USER, Turn.USER, each, Instant.EPOCH)));
    }

    private double nearness(String one, String other) {
        float[] a = vector(one);
        float[] b = vector(other);
        return IntStream.range(0, a.length).mapToDouble(at -> a[at] * b[at]).sum();
    }

    private float[] vector(String text) {
        return vectors.computeIfAbsent(
                text,
                each -> embedder.embed(Embedder.Role.PASSAGE, List.of(each))
                        .getFirst()
                        .vector());
    }

    private static List<String> learned(List<Example> examples) throws IOException {
        return Training.learned(
                List.of(),
                examples.stream()
                        .flatMap(example -> IntStream.range(0, example.near().size())
                                .mapToObj(at -> new Training.Case(
                                        example.remark()
                                                        .ends()
                                                        .contains(example.near().get(at))
                                                ? JudgedEndings.ENDS
                                                : JudgedEndings.GOES_ON,
                                        example.traits().get(at)))));
    }

    private record Judged(String writer, boolean ends, boolean right, double likely) {
        boolean ofPeople() {
            return writer.startsWith("p");
        }
    }

    private static void check(List<Example> examples) throws IOException {
        List<String> writers = examples.stream()
                .map(each -> each.remark().writer())
                .distinct()
                .sorted()
                .toList();
        List<String> ofPeople =
                writers.stream().filter(each -> each.startsWith("p")).toList();
        List<Judged> judged = new ArrayList<>();
        for (int part = 0; part < ofPeople.size(); part++) {
            int left = part;
            List<String> lines = learned(examples.stream()
                    .filter(each -> isIn(each, writers, ofPeople, left) == 0)
                    .toList());
            LogLinear judge = new LogLinear(JudgedEndings.OUTCOMES, lines);
            examples.stream()
                    .filter(each -> each.remark().counts() && isIn(each, writers, ofPeople, left) == 1)
                    .forEach(each -> judged.add(judged(judge, each)));
        }
        for (String writer : ofPeople) {
            List<Judged> own =
                    judged.stream().filter(each -> each.writer().equals(writer)).toList();
            List<Judged> told = own.stream()
                    .filter(each -> each.likely() >= JudgedEndings.ENOUGH)
                    .toList();
            System.out.println(writer + ": " + told.size() + " told, "
                    + told.stream().filter(Judged::right).count() + " right of "
                    + own.stream().filter(Judged::ends).count());
        }
        long ends = judged.stream().filter(Judged::ends).count();
        System.out.println(ends + " of " + judged.size() + " end something; "
                + judged.stream().filter(each -> !each.ofPeople()).count() + " by strangers");
        for (double enough : new double[] {0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98}) {
            List<Judged> told =
                    judged.stream().filter(each -> each.likely() >= enough).toList();
            long right = told.stream().filter(Judged::right).count();
            System.out.printf(
                    Locale.ROOT,
                    "%.2f: %d told, %.3f right, %.3f found, wrong where nothing ends: %d of people, %d of strangers%n",
                    enough,
                    told.size(),
                    (double) right / told.size(),
                    (double) right / ends,
                    told.stream()
                            .filter(each -> each.ofPeople() && !each.ends())
                            .count(),
                    told.stream().filter(each -> !each.ofPeople()).count());
        }
    }

    /** 1 if it is by a writer who is left out. */
    private static int isIn(Example example, List<String> writers, List<String> ofPeople, int left) {
        String writer = example.remark().writer();
        int at = ofPeople.contains(writer) ? ofPeople.indexOf(writer) : writers.indexOf(writer) % ofPeople.size();
        return at == left ? 1 : 0;
    }

    private static Judged judged(LogLinear judge, Example example) {
        int best = IntStream.range(0, example.near().size())
                .boxed()
                .max(Comparator.comparingDouble(
                        at -> JudgedEndings.likely(judge, example.traits().get(at))))
                .orElseThrow();
        return new Judged(
                example.remark().writer(),
                !example.remark().ends().isEmpty(),
                example.remark().ends().contains(example.near().get(best)),
                JudgedEndings.likely(judge, example.traits().get(best)));
    }
}
