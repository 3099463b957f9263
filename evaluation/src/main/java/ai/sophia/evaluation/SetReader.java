package ai.sophia.evaluation;

import ai.sophia.core.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an evaluation set from a directory of {@code corpus.jsonl} (id, scope, seq, text, meta), {@code queries.jsonl} (id, scope, text,
 * category, before) and {@code qrels.tsv} (question, unit, 1). Stateless; every complaint names file and line.
 */
public final class SetReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What is done with one line. */
    private interface LineReader {
        void read(String place, String line);
    }

    private SetReader() {}

    /**
     * Reads the set, named as its directory.
     *
     * @throws Fault.Invalid if a file is missing or malformed
     */
    public static EvaluationSet read(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new Fault.Invalid(
                    directory.toString(), "expected a directory with an evaluation set, but there is none");
        }
        Map<String, Unit> units = units(directory.resolve("corpus.jsonl"));
        Map<String, Set<String>> relevant = judgments(directory.resolve("qrels.tsv"), units);
        List<Question> questions = questions(directory.resolve("queries.jsonl"), units, relevant);
        String name = directory.toAbsolutePath().normalize().getFileName().toString();
        return new EvaluationSet(name, List.copyOf(units.values()), questions);
    }

    private static Map<String, Unit> units(Path file) {
        Map<String, Unit> units = new LinkedHashMap<>();
        lines(file, (place, line) -> {
            JsonNode node = object(place, line);
            JsonNode meta = node.path("meta");
            Unit unit = new Unit(
                    text(place, node, "id"),
                    text(place, node, "scope"),
                    number(place, node, "seq", Unit.UNPLACED),
                    text(place, node, "text"),
                    part(meta, "session", "batch"),
                    part(meta, "speaker"),
                    part(meta, "role"),
                    SaidAt.parse(part(meta, "date", "time_anchor")));
            if (units.put(unit.id(), unit) != null) {
                throw new Fault.Invalid(place, "expected each id once, but got \"" + unit.id() + "\" again");
            }
        });
        return units;
    }

    private static Map<String, Set<String>> judgments(Path file, Map<String, Unit> units) {
        Map<String, Set<String>> relevant = new HashMap<>();
        lines(file, (place, line) -> {
            String[] columns = line.split("\t", -1);
            if (columns.length != 3) {
                throw new Fault.Invalid(
                        place, "expected question, unit and relevance between tabs, but got \"" + line + "\"");
            }
            if (!units.containsKey(columns[1])) {
                throw new Fault.Invalid(place, "expected a unit of the corpus, but got \"" + columns[1] + "\"");
            }
            if (!columns[2].strip().equals("0")) {
                relevant.computeIfAbsent(columns[0], question -> new HashSet<>())
                        .add(columns[1]);
            }
        });
        return relevant;
    }

    /** Questions without a relevant unit cannot be measured and are left out. */
    private static List<Question> questions(Path file, Map<String, Unit> units, Map<String, Set<String>> relevant) {
        Set<String> scopes = new HashSet<>();
        units.values().forEach(unit -> scopes.add(unit.scope()));
        List<Question> questions = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        lines(file, (place, line) -> {
            JsonNode node = object(place, line);
            String id = text(place, node, "id");
            String scope = text(place, node, "scope");
            if (!scopes.contains(scope)) {
                throw new Fault.Invalid(place, "expected a scope of the corpus, but got \"" + scope + "\"");
            }
            String category = part(node, "category");
            Question question = new Question(
                    id,
                    scope,
                    text(place, node, "text"),
                    category.isEmpty() ? "all" : category,
                    number(place, node, "before", Long.MAX_VALUE),
                    relevant.getOrDefault(id, Set.of()));
            if (!seen.add(id)) {
                throw new Fault.Invalid(place, "expected each id once, but got \"" + id + "\" again");
            }
            if (!question.relevant().isEmpty()) {
                questions.add(question);
            }
        });
        if (questions.isEmpty()) {
            throw new Fault.Invalid(file.toString(), "expected questions that qrels.tsv has answers to, but got none");
        }
        return questions;
    }

    private static void lines(Path file, LineReader reader) {
        if (!Files.isRegularFile(file)) {
            throw new Fault.Invalid(
                    file.toString(),
                    "expected a file of an evaluation set, but there is none; labels of facts are scored with --facts");
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    reader.read(file + " line " + number, line);
                }
            }
        } catch (MalformedInputException malformed) {
            throw new Fault.Invalid(file.toString(), "expected UTF-8, but got other bytes");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static JsonNode object(String place, String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException malformed) {
            throw new Fault.Invalid(place, "expected a JSON object, but got " + malformed.getOriginalMessage());
        }
        throw new Fault.Invalid(place, "expected a JSON object, but got another JSON value");
    }

    private static String text(String place, JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw new Fault.Invalid(place, "expected a string in \"" + field + "\", but got " + shown(value));
        }
        return value.stringValue();
    }

    private static long number(String place, JsonNode node, String field, long absent) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return absent;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new Fault.Invalid(
                    place, "expected a number of 0 or more in \"" + field + "\", but got " + shown(value));
        }
        return value.longValue();
    }

    /** The first of the fields that is there, in words; empty if none is. */
    private static String part(JsonNode node, String... fields) {
        for (String field : fields) {
            JsonNode value = node.path(field);
            if (value.isString() || value.isNumber()) {
                return value.asString();
            }
        }
        return "";
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }
}
