package ai.sophia.server.mem0;

import ai.sophia.core.Period;
import ai.sophia.core.memory.Memory;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a filter of mem0's means, written down a second time and straight from the JSON, to compare the translation with. Stateless. */
final class TestingMeaning {
    private static final Set<String> OPERATORS =
            Set.of("eq", "ne", "in", "nin", "gt", "gte", "lt", "lte", "contains", "icontains");

    private TestingMeaning() {}

    static boolean matches(JsonNode filter, Memory memory) {
        return filter.properties().stream().allMatch(member -> member(member.getKey(), member.getValue(), memory));
    }

    private static boolean member(String name, JsonNode node, Memory memory) {
        return switch (name) {
            case "AND" -> node.values().stream().allMatch(each -> matches(each, memory));
            case "OR" -> node.values().stream().anyMatch(each -> matches(each, memory));
            case "NOT" ->
                node.isArray()
                        ? node.values().stream().noneMatch(each -> matches(each, memory))
                        : !matches(node, memory);
            case "metadata" -> metadata(node, memory.content().metadata().values(), memory);
            default -> field(values(name, memory), node);
        };
    }

    private static boolean metadata(JsonNode node, Map<?, ?> values, Memory memory) {
        return node.properties().stream().allMatch(member -> {
            JsonNode wanted = member.getValue();
            Object found = values.get(member.getKey());
            boolean nested =
                    wanted.isObject() && wanted.propertyNames().stream().noneMatch(OPERATORS::contains);
            if (nested) {
                return metadata(wanted, found instanceof Map<?, ?> inner ? inner : Map.of(), memory);
            }
            return field(plain(found), wanted);
        });
    }

    private static List<Object> plain(@Nullable Object found) {
        List<Object> values = new ArrayList<>();
        if (found instanceof List<?> list) {
            list.forEach(each -> values.addAll(plain(each)));
        } else if (found instanceof Number number) {
            values.add(number.doubleValue());
        } else if (found != null && !(found instanceof Map<?, ?>)) {
            values.add(found);
        }
        return values;
    }

    private static List<Object> values(String name, Memory memory) {
        var scope = memory.scope();
        return switch (name) {
            case "user_id", "userId" -> text(scope.user());
            case "agent_id", "agentId" -> text(scope.agent());
            case "app_id", "appId" -> text(scope.app());
            case "run_id", "runId" -> text(scope.session());
            case "text" -> text(memory.content().text());
            case "created_at", "createdAt" -> List.of(Times.created(memory));
            case "updated_at" -> List.of(memory.stored().from());
            case "expiration_date" ->
                memory.content().expires().equals(Period.FOREVER)
                        ? List.of()
                        : List.of(Times.lastDay(memory.content().expires()));
            case "categories" -> plain(memory.content().metadata().values().get("categories"));
            case "memory_ids" -> text(memory.id().toString());
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static List<Object> text(String text) {
        return text.isEmpty() ? List.of() : List.of(text);
    }

    private static boolean field(List<Object> values, JsonNode node) {
        if (node.isNull()) {
            return values.isEmpty();
        }
        if (node.isArray()) {
            return node.values().stream().anyMatch(each -> equal(values, each));
        }
        if (!node.isObject()) {
            return equal(values, node);
        }
        return node.properties().stream().allMatch(operator -> {
            JsonNode wanted = operator.getValue();
            return switch (operator.getKey()) {
                case "eq" -> equal(values, wanted);
                case "ne" -> !equal(values, wanted);
                case "in" -> wanted.values().stream().anyMatch(each -> equal(values, each));
                case "nin" -> wanted.values().stream().noneMatch(each -> equal(values, each));
                case "gt" -> any(values, wanted, sign -> sign > 0);
                case "gte" -> any(values, wanted, sign -> sign >= 0);
                case "lt" -> any(values, wanted, sign -> sign < 0);
                case "lte" -> any(values, wanted, sign -> sign <= 0);
                case "contains", "icontains" -> values.stream().anyMatch(each -> contains(each, wanted));
                default -> throw new IllegalArgumentException(operator.getKey());
            };
        });
    }

    private static boolean contains(Object value, JsonNode wanted) {
        return (value instanceof String text && wanted.isString())
                ? text.toLowerCase(Locale.ROOT).contains(wanted.stringValue().toLowerCase(Locale.ROOT))
                : any(List.of(value), wanted, sign -> sign == 0);
    }

    private static boolean equal(List<Object> values, JsonNode wanted) {
        if (wanted.isString() && wanted.stringValue().equals("*")) {
            return !values.isEmpty();
        }
        for (Object value : values) {
            // a day equals every moment of it
            if (value instanceof Instant moment
                    && wanted.isString()
                    && wanted.stringValue().length() == 10) {
                return moment.atOffset(ZoneOffset.UTC).toLocalDate().toString().equals(wanted.stringValue());
            }
        }
        return any(values, wanted, sign -> sign == 0);
    }

    private static boolean any(List<Object> values, JsonNode wanted, IntPredicate accepted) {
        return values.stream().anyMatch(value -> switch (value) {
            case String text -> wanted.isString() && accepted.test(text.compareTo(wanted.stringValue()));
            case Double number -> wanted.isNumber() && accepted.test(Double.compare(number, wanted.doubleValue()));
            case Boolean flag -> wanted.isBoolean() && flag.equals(wanted.booleanValue()) && accepted.test(0);
            case Instant moment ->
                accepted.test(moment.compareTo(Instant.parse(
                        wanted.stringValue().length() == 10
                                ? wanted.stringValue() + "T00:00:00Z"
                                : wanted.stringValue())));
            case LocalDate day -> accepted.test(day.compareTo(LocalDate.parse(wanted.stringValue())));
            default -> throw new IllegalArgumentException(value.toString());
        });
    }
}
