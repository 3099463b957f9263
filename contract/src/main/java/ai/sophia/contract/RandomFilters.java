package ai.sophia.contract;

import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Random filters over the vocabulary of {@link RandomMemories}. Every second value is taken from a given memory, so that filters match
 * something; the types of fields and values are mixed on purpose now and then. For one thread.
 */
public final class RandomFilters {
    private static final int DEPTH = 3;

    private final Random random;
    private final RandomMemories memories;

    public RandomFilters(Random random) {
        this.random = random;
        this.memories = new RandomMemories(random);
    }

    /** A filter; some of its values are the memory's. */
    public Filter filter(Memory memory) {
        return filter(memory, DEPTH);
    }

    private Filter filter(Memory memory, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 5 -> new Filter.And(several(memory, depth - 1));
            case 6 -> new Filter.Or(several(memory, depth - 1));
            case 7 -> new Filter.Not(filter(memory, depth - 1));
            default -> comparison(memory);
        };
    }

    private List<Filter> several(Memory memory, int depth) {
        List<Filter> filters = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            filters.add(filter(memory, depth));
        }
        return filters;
    }

    private Filter comparison(Memory memory) {
        Field field = field();
        return switch (random.nextInt(10)) {
            case 0 -> new Filter.Eq(field, value(field, memory));
            case 1 -> new Filter.Ne(field, value(field, memory));
            case 2 -> new Filter.In(field, values(field, memory));
            case 3 -> new Filter.Nin(field, values(field, memory));
            case 4 -> new Filter.Gt(field, value(field, memory));
            case 5 -> new Filter.Gte(field, value(field, memory));
            case 6 -> new Filter.Lt(field, value(field, memory));
            case 7 -> new Filter.Lte(field, value(field, memory));
            case 8 -> new Filter.Contains(field, piece(value(field, memory)));
            default -> new Filter.Exists(field);
        };
    }

    private Field field() {
        if (random.nextBoolean()) {
            return memories.any(List.of(Field.Own.values()));
        }
        List<String> path = new ArrayList<>(List.of(memories.any(RandomMemories.NAMES)));
        if (random.nextInt(4) == 0) {
            path.add(memories.any(RandomMemories.NAMES));
        }
        return new Field.Meta(path);
    }

    private List<Value> values(Field field, Memory memory) {
        List<Value> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.add(value(field, memory));
        }
        return values;
    }

    private Value value(Field field, Memory memory) {
        List<Value> own = field.values(memory);
        if (!own.isEmpty() && random.nextBoolean()) {
            return memories.any(own);
        }
        return switch (random.nextInt(4)) {
            case 0 -> new Value.Text(random.nextInt(8) == 0 ? "" : memories.any(RandomMemories.WORDS));
            case 1 -> new Value.Real(memories.any(RandomMemories.NUMBERS).doubleValue());
            case 2 -> new Value.Flag(random.nextBoolean());
            default -> new Value.Moment(memories.any(RandomMemories.MOMENTS));
        };
    }

    /** A part of a text, in another case. */
    private Value piece(Value value) {
        if (value instanceof Value.Text(String text) && !text.isEmpty() && random.nextBoolean()) {
            int start = text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length())));
            String piece = text.substring(start);
            return new Value.Text(random.nextBoolean() ? piece.toUpperCase(Locale.ROOT) : piece);
        }
        return value;
    }
}
