package ai.sophia.store.weaviate.testing;

import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBase.Filters;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Filters as the server takes them: a comparison holds for no object without the property, but that something is not equal, which holds for
 * all others. Types are checked as the server checks them, before any object is looked at.
 */
final class TestingFilter {
    private final TestingCollection collection;

    TestingFilter(TestingCollection collection) {
        this.collection = collection;
    }

    /** What the filter holds for. */
    Predicate<TestingObject> read(Filters filter) {
        return switch (filter.getOperator()) {
            case OPERATOR_AND -> {
                List<Predicate<TestingObject>> parts = parts(filter);
                yield object -> parts.stream().allMatch(part -> part.test(object));
            }
            case OPERATOR_OR -> {
                List<Predicate<TestingObject>> parts = parts(filter);
                yield object -> parts.stream().anyMatch(part -> part.test(object));
            }
            default -> comparison(filter);
        };
    }

    private List<Predicate<TestingObject>> parts(Filters filter) {
        TestingRefusal.unless(filter.getFiltersCount() > 0, "an operator without operands");
        return filter.getFiltersList().stream().map(this::read).toList();
    }

    private Predicate<TestingObject> comparison(Filters filter) {
        TestingRefusal.unless(
                filter.hasTarget() && filter.getTarget().hasProperty(), "unknown target type " + filter.getTarget());
        String name = filter.getTarget().getProperty();
        if (name.equals("_id")) {
            return ids(filter);
        }
        TestingProperty property = collection.property(name);
        return switch (property.type()) {
            case "text", "text[]" -> texts(filter, property);
            case "uuid" -> uuids(filter, property);
            case "number" -> numbers(filter, property);
            default -> throw new TestingRefusal("the double compares no " + property.type());
        };
    }

    private static Predicate<TestingObject> ids(Filters filter) {
        List<String> wanted = wanted(filter);
        return object -> wanted.contains(object.id().toString());
    }

    /** The values that are asked for: one for what is equal, a list for what contains. */
    private static List<String> wanted(Filters filter) {
        return switch (filter.getOperator()) {
            case OPERATOR_EQUAL, OPERATOR_NOT_EQUAL -> {
                TestingRefusal.unless(filter.hasValueText(), "data type filter cannot use another type than valueText");
                yield List.of(filter.getValueText());
            }
            case OPERATOR_CONTAINS_ANY, OPERATOR_CONTAINS_ALL -> {
                TestingRefusal.unless(filter.hasValueTextArray(), "value type should be []string");
                TestingRefusal.unless(filter.getValueTextArray().getValuesCount() > 0, "nothing to contain");
                yield List.copyOf(filter.getValueTextArray().getValuesList());
            }
            default -> throw new TestingRefusal("the double has no operator " + filter.getOperator() + " for texts");
        };
    }

    private static Predicate<TestingObject> texts(Filters filter, TestingProperty property) {
        List<String> wanted = wanted(filter);
        checkFilterable(property);
        return switch (filter.getOperator()) {
            case OPERATOR_EQUAL -> object -> held(object, property).contains(wanted.getFirst());
            case OPERATOR_NOT_EQUAL -> object -> !held(object, property).contains(wanted.getFirst());
            case OPERATOR_CONTAINS_ANY -> object -> wanted.stream().anyMatch(held(object, property)::contains);
            case OPERATOR_CONTAINS_ALL -> object -> held(object, property).containsAll(wanted);
            default -> throw new TestingRefusal("unreachable");
        };
    }

    private static List<?> held(TestingObject object, TestingProperty property) {
        Object held = object.properties().get(property.name());
        return held == null ? List.of() : held instanceof List<?> list ? list : List.of(held);
    }

    private static void checkFilterable(TestingProperty property) {
        TestingRefusal.unless(
                property.filterable(),
                "Filtering by property '" + property.name()
                        + "' requires inverted index. Is `indexFilterable` option of property '" + property.name()
                        + "' enabled? Set it to `true` or leave empty");
    }

    private static Predicate<TestingObject> uuids(Filters filter, TestingProperty property) {
        List<UUID> wanted = wanted(filter).stream()
                .map(text -> {
                    TestingRefusal.unless(TestingJson.isUuid(text), "parse uuid string: " + text);
                    return UUID.fromString(text);
                })
                .toList();
        checkFilterable(property);
        TestingRefusal.unless(
                filter.getOperator() == Filters.Operator.OPERATOR_EQUAL
                        || filter.getOperator() == Filters.Operator.OPERATOR_CONTAINS_ANY,
                "the double has no operator " + filter.getOperator() + " for ids");
        return object -> wanted.contains(object.properties().get(property.name()));
    }

    private static Predicate<TestingObject> numbers(Filters filter, TestingProperty property) {
        TestingRefusal.unless(
                filter.hasValueNumber() || filter.hasValueInt(),
                "data type filter cannot use another type than valueNumber on type number");
        TestingRefusal.unless(
                property.rangeable() || property.filterable(),
                "Filtering by property '" + property.name() + "' requires inverted index");
        double bound = filter.hasValueNumber() ? filter.getValueNumber() : filter.getValueInt();
        return switch (filter.getOperator()) {
            case OPERATOR_GREATER_THAN -> object -> number(object, property) > bound;
            case OPERATOR_GREATER_THAN_EQUAL -> object -> number(object, property) >= bound;
            case OPERATOR_LESS_THAN -> object -> number(object, property) < bound;
            case OPERATOR_LESS_THAN_EQUAL -> object -> number(object, property) <= bound;
            default -> throw new TestingRefusal("the double has no operator " + filter.getOperator() + " for numbers");
        };
    }

    /** Compares with nothing if there is none. */
    private static double number(TestingObject object, TestingProperty property) {
        return object.properties().get(property.name()) instanceof Double number ? number : Double.NaN;
    }
}
