package ai.sophia.wire;

import ai.sophia.core.Fault;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the fields of a request that narrow what is looked at, and makes one filter of them. Stateless. */
public final class FilterFields {
    private FilterFields() {}

    /**
     * What the fields for collections, for kinds and {@code filter} ask for together.
     *
     * @param collections name of the field with the names of collections
     * @param kinds name of the field with the names of kinds
     */
    public static Filter read(Fields in, String collections, String kinds) {
        List<Filter> all = new ArrayList<>();
        add(all, Field.Own.COLLECTION, texts(in, collections));
        List<Value> sorts = new ArrayList<>();
        for (String label : in.strings(kinds)) {
            sorts.add(new Value.Text(DraftReader.kind(in.path(kinds), label).label()));
        }
        add(all, Field.Own.KIND, sorts);
        in.json("filter").ifPresent((JsonNode node) -> all.add(FilterReader.read(in.path("filter"), node)));
        return all.size() == 1 ? all.getFirst() : new Filter.And(all);
    }

    /**
     * The moments {@code from} (included) to {@code to} (not included) at which something was said.
     *
     * @throws Fault.Invalid if it ends before it begins
     */
    public static Filter said(Fields in, Filter filter) {
        List<Filter> all = new ArrayList<>(List.of(filter));
        Optional<Instant> from = in.moment("from");
        Optional<Instant> to = in.moment("to");
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            throw in.invalid("to", "expected a moment at or after from, " + from.get() + ", but got " + to.get());
        }
        from.ifPresent(moment -> all.add(new Filter.Gte(Field.Own.SAID_AT, new Value.Moment(moment))));
        to.ifPresent(moment -> all.add(new Filter.Lt(Field.Own.SAID_AT, new Value.Moment(moment))));
        return all.size() == 1 ? filter : new Filter.And(all);
    }

    private static List<Value> texts(Fields in, String name) {
        List<Value> values = new ArrayList<>();
        for (String text : in.strings(name)) {
            values.add(new Value.Text(text));
        }
        return values;
    }

    private static void add(List<Filter> all, Field field, List<Value> values) {
        if (values.size() == 1) {
            all.add(new Filter.Eq(field, values.getFirst()));
        } else if (!values.isEmpty()) {
            all.add(new Filter.In(field, values));
        }
    }
}
