package ai.sophia.core.blind;

import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The server's collections of one tenant in one embedding space: one for each of the collections that are always there, and one for all
 * that users have made, so that a search over all of a tenant asks five at most.
 */
public enum Shelf {
    CONVERSATIONS(Collections.CONVERSATIONS),
    KNOWLEDGE_BASE(Collections.KNOWLEDGE_BASE),
    CODE_PATTERNS(Collections.CODE_PATTERNS),
    BUSINESS_CONTEXT(Collections.BUSINESS_CONTEXT),
    OWN("Own");

    private final String label;

    Shelf(String label) {
        this.label = label;
    }

    /** What the name of the server's collection begins with. */
    public String label() {
        return label;
    }

    /** The one that memories of a collection lie on. */
    public static Shelf of(String collection) {
        for (Shelf shelf : values()) {
            if (shelf != OWN && shelf.label.equals(collection)) {
                return shelf;
            }
        }
        return OWN;
    }

    /** Those that memories which the filter matches can lie on, as far as that is easily told. */
    public static Set<Shelf> of(Filter filter) {
        return switch (filter) {
            case Filter.And(List<Filter> filters) -> {
                Set<Shelf> all = EnumSet.allOf(Shelf.class);
                filters.forEach(each -> all.retainAll(of(each)));
                yield all;
            }
            case Filter.Or(List<Filter> filters) -> {
                Set<Shelf> any = EnumSet.noneOf(Shelf.class);
                filters.forEach(each -> any.addAll(of(each)));
                yield any;
            }
            case Filter.Eq(Field field, Value value) -> of(field, List.of(value));
            case Filter.In(Field field, List<Value> values) -> of(field, values);
            case Filter.Not not -> EnumSet.allOf(Shelf.class);
            case Filter.Ne ne -> EnumSet.allOf(Shelf.class);
            case Filter.Nin nin -> EnumSet.allOf(Shelf.class);
            case Filter.Gt gt -> EnumSet.allOf(Shelf.class);
            case Filter.Gte gte -> EnumSet.allOf(Shelf.class);
            case Filter.Lt lt -> EnumSet.allOf(Shelf.class);
            case Filter.Lte lte -> EnumSet.allOf(Shelf.class);
            case Filter.Contains contains -> EnumSet.allOf(Shelf.class);
            case Filter.Exists exists -> EnumSet.allOf(Shelf.class);
        };
    }

    private static Set<Shelf> of(Field field, List<Value> values) {
        if (field != Field.Own.COLLECTION) {
            return EnumSet.allOf(Shelf.class);
        }
        Set<Shelf> shelves = EnumSet.noneOf(Shelf.class);
        for (Value value : values) {
            if (value instanceof Value.Text(String text)) {
                shelves.add(of(text));
            }
        }
        return shelves;
    }
}
