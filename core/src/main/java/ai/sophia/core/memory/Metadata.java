package ai.sophia.core.memory;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a caller keeps beside a memory's text: a JSON object, held as String, Long, Double, Boolean, List and Map. A member whose value is
 * null counts as absent. Deeply immutable.
 */
public record Metadata(Map<String, Object> values) {
    /** Nothing. */
    public static final Metadata EMPTY = new Metadata(Map.of());

    /** The member that says what a fact was understood from; what distils keeps it. */
    public static final String FACT = "fact";

    /** The member of that which says of what sort it is. */
    public static final String SORT = "sort";

    /** The member of that which says how likely it is, from 0 to 1. */
    public static final String CONFIDENCE = "confidence";

    /** Most members in all, those of nested objects and the elements of lists included. */
    public static final int MEMBER_LIMIT = 256;

    /** Deepest nesting. */
    public static final int DEPTH_LIMIT = 8;

    /** Most characters of one member's name. */
    public static final int NAME_LIMIT = 128;

    /** Most characters of one string. */
    public static final int STRING_LIMIT = 8_192;

    private static final String FIELD = "metadata";

    /** What an object, one of its members, a list, and what is no object or list take in memory beside what is in them, about. */
    private static final int OBJECT_BYTES = 150;

    private static final int MEMBER_BYTES = 50;
    private static final int LIST_BYTES = 40;
    private static final int VALUE_BYTES = 50;

    /**
     * Copies and checks the values; any {@link Number} is taken and normalised to Long or Double.
     *
     * @throws Fault.Invalid if they are not JSON, hold NaN or an infinity, or pass a limit
     */
    public Metadata {
        values = values.isEmpty() ? Map.of() : new Check().object(FIELD, values, 1);
    }

    /** How likely it is what they say of a fact; 1 if they do not say. */
    public double confidence() {
        return values.get(FACT) instanceof Map<?, ?> fact && fact.get(CONFIDENCE) instanceof Number confidence
                ? confidence.doubleValue()
                : 1;
    }

    /** The paths of all members but objects, those within objects too. */
    public List<List<String>> paths() {
        return paths(values);
    }

    private static List<List<String>> paths(Map<?, ?> values) {
        List<List<String>> paths = new ArrayList<>();
        for (Map.Entry<?, ?> member : values.entrySet()) {
            String name = String.valueOf(member.getKey());
            if (member.getValue() instanceof Map<?, ?> nested) {
                for (List<String> inner : paths(nested)) {
                    List<String> path = new ArrayList<>(List.of(name));
                    path.addAll(inner);
                    paths.add(path);
                }
            } else {
                paths.add(List.of(name));
            }
        }
        return paths;
    }

    /** What they take in memory, about, in bytes. */
    public int bytes() {
        return values.isEmpty() ? 0 : bytes(values);
    }

    private static int bytes(Object value) {
        return switch (value) {
            case Map<?, ?> members ->
                OBJECT_BYTES
                        + members.values().stream()
                                .mapToInt(each -> MEMBER_BYTES + bytes(each))
                                .sum();
            case List<?> elements ->
                LIST_BYTES + elements.stream().mapToInt(Metadata::bytes).sum();
            case String text -> VALUE_BYTES + 2 * text.length();
            default -> VALUE_BYTES;
        };
    }

    private static final class Check {
        private int members;

        private Map<String, Object> object(String field, Map<?, ?> source, int depth) {
            if (depth > DEPTH_LIMIT) {
                throw new Fault.Invalid(FIELD, "expected at most " + DEPTH_LIMIT + " levels of nesting");
            }
            Map<String, Object> checked = LinkedHashMap.newLinkedHashMap(source.size());
            for (Map.Entry<?, ?> member : source.entrySet()) {
                if (!(member.getKey() instanceof String name) || name.isEmpty()) {
                    throw new Fault.Invalid(field, "expected names of at least one character");
                }
                Strings.name(field, name, NAME_LIMIT);
                if (member.getValue() != null) {
                    checked.put(name, value(field + "." + name, member.getValue(), depth));
                }
            }
            return java.util.Collections.unmodifiableMap(checked);
        }

        private Object value(String field, Object value, int depth) {
            if (++members > MEMBER_LIMIT) {
                throw new Fault.Invalid(FIELD, "expected at most " + MEMBER_LIMIT + " members in all");
            }
            return switch (value) {
                case String text -> text(field, text);
                case Boolean flag -> flag;
                case Number number -> number(field, number);
                case Map<?, ?> nested -> object(field, nested, depth + 1);
                case List<?> elements -> list(field, elements, depth + 1);
                default ->
                    throw new Fault.Invalid(
                            field,
                            "expected a JSON value, but got " + value.getClass().getSimpleName());
            };
        }

        private List<Object> list(String field, List<?> source, int depth) {
            if (depth > DEPTH_LIMIT) {
                throw new Fault.Invalid(FIELD, "expected at most " + DEPTH_LIMIT + " levels of nesting");
            }
            List<Object> checked = new ArrayList<>(source.size());
            for (Object element : source) {
                if (element == null) {
                    throw new Fault.Invalid(field + "[" + checked.size() + "]", "expected no null in a list");
                }
                checked.add(value(field + "[" + checked.size() + "]", element, depth));
            }
            return List.copyOf(checked);
        }

        private static String text(String field, String text) {
            if (text.length() > STRING_LIMIT) {
                throw new Fault.Invalid(
                        field, "expected at most " + STRING_LIMIT + " characters, but got " + text.length());
            }
            return Strings.wellFormed(field, text);
        }

        private static Object number(String field, Number number) {
            if (number instanceof Byte
                    || number instanceof Short
                    || number instanceof Integer
                    || number instanceof Long) {
                return number.longValue();
            }
            if (number instanceof BigInteger big) {
                if (big.bitLength() > 63) {
                    throw new Fault.Invalid(field, "expected a whole number of at most 64 bits");
                }
                return big.longValue();
            }
            double real = number instanceof BigDecimal decimal ? decimal.doubleValue() : number.doubleValue();
            if (!Double.isFinite(real)) {
                throw new Fault.Invalid(field, "expected a finite number, but got " + real);
            }
            return real;
        }
    }
}
