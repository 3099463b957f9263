package ai.sophia.core.blind;

import ai.sophia.core.access.Part;
import ai.sophia.core.access.Partition;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Times;
import ai.sophia.core.memory.Memory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a memory is found by on a server, besides its vector. Facts are tokens: of each value that a filter may ask for, of each field that is
 * there, and of each partition that the memory belongs to. Numbers and moments are kept as they are, so that the server can compare them.
 * The memory's text is neither: it is left to the evaluator.
 *
 * @param tokens the facts
 * @param numbers the numbers by the names that {@link #numberName} gives their fields
 */
public record Facts(Set<String> tokens, Map<String, Double> numbers) {
    private static final String VALUE = "value ";
    private static final String PRESENT = "present";
    private static final String SEVERAL = "several";
    private static final String CURRENT = "current";
    private static final String PAST = "past";

    /** Those of a memory. */
    public static Facts of(Memory memory, Tokens tokens) {
        Facts facts = new Facts(new LinkedHashSet<>(), new HashMap<>());
        for (Partition partition : Partition.with(memory.scope())) {
            if (isKept(partition)) {
                facts.tokens.add(partition(tokens, partition, memory.stored().isOpen()));
            }
        }
        for (Field.Own own : Field.Own.values()) {
            if (isKept(own)) {
                facts.add(own, own.values(memory), tokens);
            }
        }
        for (List<String> path : memory.content().metadata().paths()) {
            Field field = new Field.Meta(path);
            facts.add(field, field.values(memory), tokens);
        }
        return facts;
    }

    private void add(Field field, List<Value> values, Tokens by) {
        if (!values.isEmpty() && !isAlwaysPresent(field)) {
            tokens.add(present(by, field));
        }
        List<Double> comparable = new ArrayList<>();
        for (Value value : values) {
            tokens.add(value(by, field, value));
            switch (value) {
                case Value.Real(double number) -> comparable.add(number);
                case Value.Moment(Instant instant) -> comparable.add((double) Times.floor(instant));
                case Value.Text text -> {}
                case Value.Flag flag -> {}
            }
        }
        if (comparable.size() > 1) {
            tokens.add(several(by, field));
        } else if (!comparable.isEmpty()) {
            numbers.put(numberName(by, field), comparable.getFirst());
            if (field instanceof Field.Meta) {
                tokens.add(single(by, field));
            }
        }
    }

    /** Whether facts tell of the field. */
    static boolean isKept(Field field) {
        return field != Field.Own.TEXT;
    }

    /** Whether every memory has the field. */
    static boolean isAlwaysPresent(Field field) {
        return field == Field.Own.ID
                || field == Field.Own.COLLECTION
                || field == Field.Own.KIND
                || field == Field.Own.TEXT
                || field == Field.Own.IMPORTANCE;
    }

    /** Whether facts tell of the partition: all of a tenant is no condition. */
    static boolean isKept(Partition partition) {
        return partition.app() instanceof Part.Only || partition.user() instanceof Part.Only;
    }

    /** The fact of versions in the partition that are current, or that a later one has replaced. */
    static String partition(Tokens tokens, Partition partition, boolean current) {
        return tokens.of(current ? CURRENT : PAST, part(partition.app()) + part(partition.user()));
    }

    private static String part(Part part) {
        return switch (part) {
            case Part.Any any -> "*";
            case Part.Only(String value) -> value.length() + ":" + value;
            case Part.OneOf several -> throw new IllegalArgumentException("a partition has no " + several);
            case Part.NoneOf several -> throw new IllegalArgumentException("a partition has no " + several);
        };
    }

    /** The fact that a memory has the field. */
    static String present(Tokens tokens, Field field) {
        return tokens.of(PRESENT, field(field));
    }

    /** The fact that a field of the metadata is a list of several numbers, which the server cannot compare. */
    static String several(Tokens tokens, Field field) {
        return tokens.of(SEVERAL, field(field));
    }

    /** The fact that a memory has a number for the server to compare; empty if all have it. */
    static String single(Tokens tokens, Field field) {
        if (isAlwaysPresent(field)) {
            return "";
        }
        return field instanceof Field.Meta ? tokens.of("single", field(field)) : present(tokens, field);
    }

    /** The fact that the field has the value. */
    static String value(Tokens tokens, Field field, Value value) {
        String text = switch (value) {
            case Value.Text(String own) -> "t" + own;
            case Value.Real(double number) -> "n" + Double.doubleToLongBits(number);
            case Value.Flag(boolean flag) -> "f" + flag;
            case Value.Moment(Instant instant) -> "i" + Times.floor(instant);
        };
        return tokens.of(VALUE + field(field), text);
    }

    /** The name in a record's metadata of the field's number. */
    static String numberName(Tokens tokens, Field field) {
        return switch (field) {
            case Field.Own own -> own.label();
            case Field.Meta meta -> "number-" + tokens.of("number", field(field));
        };
    }

    private static String field(Field field) {
        return switch (field) {
            case Field.Own own -> "o" + own.label();
            case Field.Meta(List<String> path) -> {
                StringBuilder whole = new StringBuilder("m");
                path.forEach(step -> whole.append(step.length()).append(':').append(step));
                yield whole.toString();
            }
        };
    }
}
