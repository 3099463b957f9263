package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Selection;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a filter of mem0's reaches for. A user, agent, app or run matches whatever the others of the memory are, and so those that the filter
 * does not name are any. One that is named outright becomes the selection that {@link ai.sophia.core.access.Access} decides on, so that no more
 * than its memories are looked at; one that is named in a list, or in a branch, has all of them looked at and the filter choose.
 *
 * @param selection the scope that it names
 * @param filter what is left to match
 */
record Scoped(Selection selection, Filter filter) {
    /**
     * Divides a filter.
     *
     * @param path where it stands in the request
     * @throws Fault.Invalid if it names no user, agent, app or run
     */
    static Scoped of(String path, Filter filter) {
        Map<Entity, String> selected = new EnumMap<>(Entity.class);
        Filter left = filter;
        boolean some = false;
        for (Entity entity : Entity.values()) {
            Optional<String> pinned = pinned(left, entity.field());
            some |= wants(left, entity.field());
            selected.put(entity, pinned.orElse(Selection.ANY));
            if (pinned.isPresent()) {
                left = without(left, new Filter.Eq(entity.field(), new Value.Text(pinned.get())));
            }
        }
        if (!some) {
            throw new Fault.Invalid(
                    path, "at least one of user_id, agent_id, app_id or run_id is required, and not below NOT alone");
        }
        return new Scoped(Entity.selection(selected), left);
    }

    /** The one value that every match has in the field. */
    private static Optional<String> pinned(Filter filter, Field field) {
        return switch (filter) {
            case Filter.Eq(Field named, Value.Text(String text)) when named.equals(field) -> Optional.of(text);
            case Filter.And(List<Filter> all) ->
                all.stream().flatMap(each -> pinned(each, field).stream()).findFirst();
            default -> Optional.empty();
        };
    }

    /** The filter without a condition that all of it depends on. */
    private static Filter without(Filter filter, Filter condition) {
        if (filter.equals(condition)) {
            return Filter.all();
        }
        return filter instanceof Filter.And(List<Filter> all)
                ? new Filter.And(all.stream()
                        .map(each -> without(each, condition))
                        .filter(each -> !each.equals(Filter.all()))
                        .toList())
                : filter;
    }

    /** Whether it asks, somewhere, for memories that have something in the field. */
    private static boolean wants(Filter filter, Field field) {
        return switch (filter) {
            case Filter.And(List<Filter> all) -> all.stream().anyMatch(each -> wants(each, field));
            case Filter.Or(List<Filter> any) -> any.stream().anyMatch(each -> wants(each, field));
            case Filter.Not not -> false;
            case Filter.Ne ne -> false;
            case Filter.Nin nin -> false;
            case Filter.Eq eq -> eq.names(field::equals);
            case Filter.In in -> in.names(field::equals);
            case Filter.Gt gt -> gt.names(field::equals);
            case Filter.Gte gte -> gte.names(field::equals);
            case Filter.Lt lt -> lt.names(field::equals);
            case Filter.Lte lte -> lte.names(field::equals);
            case Filter.Contains contains -> contains.names(field::equals);
            case Filter.Exists exists -> exists.names(field::equals);
        };
    }
}
