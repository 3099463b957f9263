package ai.sophia.bench.tiers;

import ai.sophia.bench.driver.Calls;
import ai.sophia.core.Period;
import ai.sophia.evaluation.EvaluationSet;
import ai.sophia.evaluation.Metric;
import ai.sophia.evaluation.Question;
import ai.sophia.evaluation.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The units of an evaluation set, and which memories of a server hold them. A scope of the set is a user. Used by one thread. */
final class Units {
    private static final int BATCH = 200;

    /** Characters of a batch at most, unless it is of one piece, so that it takes seconds and not minutes. */
    private static final int BATCH_CHARACTERS = 256 * 1024;

    /** How the reference begins of what was understood of a memory. */
    private static final String UNDERSTOOD = "memory:";

    /** What is told of a unit as one memory. */
    private record Piece(Unit unit, String text) {}

    private final Map<String, Set<String>> ofMemory = new HashMap<>();

    private Units() {}

    /** Tells a server all of them. */
    static Units store(EvaluationSet set, Calls calls) throws IOException, InterruptedException {
        Units units = new Units();
        List<Piece> batch = new ArrayList<>();
        int characters = 0;
        for (Unit unit : set.units()) {
            for (String text : unit.pieces()) {
                if (batch.size() == BATCH || characters + text.length() > BATCH_CHARACTERS) {
                    units.store(batch, calls);
                    batch.clear();
                    characters = 0;
                }
                batch.add(new Piece(unit, text));
                characters += text.length();
            }
        }
        units.store(batch, calls);
        return units;
    }

    private void store(List<Piece> pieces, Calls calls) throws IOException, InterruptedException {
        if (pieces.isEmpty()) {
            return;
        }
        ObjectNode batch = Calls.object();
        ArrayNode memories = batch.putArray("memories");
        pieces.forEach(piece -> draft(memories.addObject(), piece));
        JsonNode results = calls.post("/api/memories", batch).orFail().body().path("results");
        for (int i = 0; i < pieces.size(); i++) {
            String unit = pieces.get(i).unit().id();
            String id = results.path(i).path("id").stringValue("");
            if (id.isEmpty()) {
                throw new IOException("expected " + unit + " to be stored, but got " + results.path(i));
            }
            // the same words twice are one memory
            ofMemory.computeIfAbsent(id, first -> new LinkedHashSet<>()).add(unit);
        }
    }

    private static void draft(ObjectNode draft, Piece piece) {
        Unit unit = piece.unit();
        draft.put("user", unit.scope()).put("text", piece.text()).put("reference", unit.id());
        said(draft, "session", unit.session());
        said(draft, "speaker", unit.speaker());
        said(draft, "role", unit.role());
        if (!unit.saidAt().equals(Period.BEGINNING)) {
            draft.put("saidAt", unit.saidAt().toString());
        }
        if (unit.isSpoken()) {
            draft.put("kind", "episodic");
        }
    }

    private static void said(ObjectNode draft, String name, String value) {
        if (!value.isEmpty()) {
            draft.put(name, value);
        }
    }

    /** The part of what answers a question that is among the first ten of these hits; who finds what was understood of a unit has found the unit. */
    double found(Question question, JsonNode hits) {
        Set<String> ranking = new LinkedHashSet<>();
        for (JsonNode hit : hits) {
            JsonNode memory = hit.path("memory");
            String reference = memory.path("reference").stringValue("");
            String id = reference.startsWith(UNDERSTOOD)
                    ? reference.substring(UNDERSTOOD.length())
                    : memory.path("id").stringValue("");
            ranking.addAll(ofMemory.getOrDefault(id, Set.of()));
        }
        return Metric.RECALL_10.of(List.copyOf(ranking), question.relevant());
    }
}
