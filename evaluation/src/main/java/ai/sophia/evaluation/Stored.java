package ai.sophia.evaluation;

import ai.sophia.core.Fault;
import ai.sophia.core.memory.MemoryId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which memories hold which units. Usually one holds one, but units of the same words share a memory, and a unit that is longer than a
 * memory may be is spread over several.
 */
final class Stored {
    private final Map<MemoryId, List<Unit>> units = new LinkedHashMap<>();

    void add(MemoryId memory, Unit unit) {
        List<Unit> held = units.computeIfAbsent(memory, id -> new ArrayList<>());
        if (!held.contains(unit)) {
            held.add(unit);
        }
    }

    /** The units that the memory holds. */
    List<Unit> of(MemoryId memory) {
        return units.getOrDefault(memory, List.of());
    }

    /** Writes it down: memory and unit, between them a tab. */
    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        units.forEach((memory, held) -> held.forEach(unit -> lines.add(memory.value() + "\t" + unit.id())));
        Files.write(file, lines);
    }

    /**
     * Reads what was written.
     *
     * @throws Fault.Invalid if it speaks of other units than the set has
     */
    static Stored read(Path file, EvaluationSet set) throws IOException {
        Map<String, Unit> known = new HashMap<>();
        set.units().forEach(unit -> known.put(unit.id(), unit));
        Stored stored = new Stored();
        for (String line : Files.readAllLines(file)) {
            int tab = line.indexOf('\t');
            Unit unit = known.get(line.substring(tab + 1));
            if (tab < 0 || unit == null) {
                throw new Fault.Invalid(
                        file.toString(),
                        "expected the units of " + set.name() + ", but got \"" + line + "\": remove the directory");
            }
            stored.add(MemoryId.parse(line.substring(0, tab)), unit);
        }
        return stored;
    }
}
