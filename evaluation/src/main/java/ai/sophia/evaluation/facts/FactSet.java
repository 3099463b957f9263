package ai.sophia.evaluation.facts;

import ai.sophia.core.Fault;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import ai.sophia.core.conversation.Turn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the labelled set: {@code sentences-HALF.ndjson}, a turn a line, and {@code dialogues-HALF.ndjson}, a dialogue a line, and {@code people-HALF.ndjson}, somebody a line, if there are such. A fact that
 * the user confirms is looked for in the turn that the user confirms it with, whole, and where the agent says it, it may be found
 * too. Stateless.
 */
final class FactSet {
    private static final String DIALOGUES = "dialogues-";
    private static final String PEOPLE = "people-";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** When the sentences were said, which do not tell. */
    private static final Instant SENTENCES_AT = Instant.parse("2026-03-02T12:00:00Z");

    private FactSet() {}

    /**
     * The turns of one half that stand alone. None where there are dialogues or people and no file of sentences.
     *
     * @throws Fault.Invalid if there is none of all three, or a file is malformed
     */
    static List<LabelledTurn> sentences(Path directory, Half half) {
        Path sentences = directory.resolve("sentences-" + half.label() + ".ndjson");
        boolean others = !optionalLines(directory, DIALOGUES, half).isEmpty()
                || !optionalLines(directory, PEOPLE, half).isEmpty();
        return Files.exists(sentences) || !others
                ? lines(sentences).stream().map(FactSet::sentence).toList()
                : List.of();
    }

    /**
     * All dialogues of one half. Updates of what was stored before a dialogue are left out, for it is not. None where there is no file of them.
     *
     * @throws Fault.Invalid if the file is malformed
     */
    static List<LabelledDialogue> dialogues(Path directory, Half half) {
        List<LabelledDialogue> dialogues = new ArrayList<>();
        for (JsonNode node : optionalLines(directory, DIALOGUES, half)) {
            String id = text(node, "id");
            List<LabelledTurn> turns = dialogue(node);
            List<Update> updates = new ArrayList<>();
            for (JsonNode update : node.path("expected").path("updates")) {
                if (!update.path("old").path("recalled").asBoolean(false)) {
                    updates.add(new Update(
                            How.of(text(update, "how")),
                            place(id, turns, update.path("old")),
                            place(id, turns, update.path("new"))));
                }
            }
            dialogues.add(new LabelledDialogue(id, turns, updates));
        }
        return dialogues;
    }

    /**
     * All people of one half. None where there is no file of them.
     *
     * @throws Fault.Invalid if the file is malformed
     */
    static List<Person> people(Path directory, Half half) {
        return optionalLines(directory, PEOPLE, half).stream()
                .map(FactSet::person)
                .toList();
    }

    private static Person person(JsonNode node) {
        List<String> known = new ArrayList<>();
        node.path("known").forEach(each -> known.add(each.asString()));
        List<Person.Remark> said = new ArrayList<>();
        for (JsonNode remark : node.path("said")) {
            Set<Integer> ends = new TreeSet<>();
            remark.path("ends").forEach(each -> ends.add(each.asInt()));
            said.add(new Person.Remark(text(remark, "text"), ends));
        }
        return new Person(text(node, "id"), known, said);
    }

    private static Update.Place place(String id, List<LabelledTurn> turns, JsonNode node) {
        int turn = node.path("turn").asInt();
        return new Update.Place(turn, span(id, node, turns.get(turn).turn().text()));
    }

    private static LabelledTurn sentence(JsonNode node) {
        String id = text(node, "id");
        String text = text(node, "text");
        List<Label> labels = new ArrayList<>();
        List<Span> neutral = new ArrayList<>();
        for (JsonNode fact : node.path("facts")) {
            if (fact.path("optional").asBoolean(false)) {
                neutral.add(span(id, fact, text));
            } else {
                labels.add(label(id, fact, text));
            }
        }
        return new LabelledTurn(
                id, List.of(), new Turn(Turn.USER, Turn.USER, text, SENTENCES_AT), labels, neutral, List.of());
    }

    private static List<LabelledTurn> dialogue(JsonNode node) {
        String id = text(node, "id");
        List<Turn> turns = new ArrayList<>();
        for (JsonNode turn : node.path("turns")) {
            turns.add(new Turn(
                    text(turn, "role"), text(turn, "name"), text(turn, "text"), Instant.parse(text(turn, "at"))));
        }
        List<LabelledTurn> labelled = new ArrayList<>();
        for (int index = 0; index < turns.size(); index++) {
            labelled.add(labelled(id, turns, index, node.path("expected")));
        }
        return labelled;
    }

    private static LabelledTurn labelled(String id, List<Turn> turns, int index, JsonNode expected) {
        String text = turns.get(index).text();
        List<Label> labels = new ArrayList<>();
        List<Span> neutral = spans(id, expected.path("neutral"), index, text);
        for (JsonNode fact : expected.path("facts")) {
            if (fact.has("confirmed")) {
                if (fact.path("confirmed").asInt() == index) {
                    Span whole = new Span(0, text.length());
                    labels.add(new Label(sort(fact), fact.path("negated").asBoolean(false), whole, true));
                } else if (fact.path("turn").asInt() == index) {
                    neutral.add(span(id, fact, text));
                }
            } else if (fact.path("turn").asInt() == index) {
                labels.add(label(id, fact, text));
            }
        }
        List<Span> forbidden = spans(id, expected.path("not"), index, text);
        return new LabelledTurn(id, List.copyOf(turns.subList(0, index)), turns.get(index), labels, neutral, forbidden);
    }

    private static List<Span> spans(String id, JsonNode nodes, int index, String text) {
        List<Span> spans = new ArrayList<>();
        for (JsonNode node : nodes) {
            if (node.path("turn").asInt() == index) {
                spans.add(span(id, node, text));
            }
        }
        return spans;
    }

    private static Label label(String id, JsonNode fact, String text) {
        return new Label(sort(fact), fact.path("negated").asBoolean(false), span(id, fact, text), false);
    }

    private static Sort sort(JsonNode fact) {
        String kind = text(fact, "kind");
        try {
            return Sort.valueOf(kind.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw new Fault.Invalid("kind", "expected the kind of a fact, but got \"" + kind + "\"");
        }
    }

    private static Span span(String id, JsonNode node, String text) {
        String evidence = text(node, "evidence");
        int start = text.indexOf(evidence);
        if (start < 0) {
            throw new Fault.Invalid(id, "expected evidence that is in the text, but got \"" + evidence + "\"");
        }
        return new Span(start, start + evidence.length());
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isString()) {
            throw new Fault.Invalid(field, "expected a text, but got " + value);
        }
        return value.stringValue();
    }

    private static List<JsonNode> optionalLines(Path directory, String name, Half half) {
        Path file = directory.resolve(name + half.label() + ".ndjson");
        return Files.exists(file) ? lines(file) : List.of();
    }

    private static List<JsonNode> lines(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new Fault.Invalid(file.toString(), "expected a file of labelled turns, but there is none");
        }
        List<JsonNode> nodes = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    nodes.add(JSON.readTree(line));
                }
            }
        } catch (JacksonException malformed) {
            throw new Fault.Invalid(file.toString(), "expected an object of JSON a line: " + malformed.getMessage());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return nodes;
    }
}
