package ai.sophia.store.weaviate;

import ai.sophia.core.blind.Tokens;
import ai.sophia.core.blind.Where;
import ai.sophia.core.filter.Field;
import io.weaviate.client6.v1.api.collections.query.Filter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Conditions in the words of the server. Stateless. */
final class Conditions {
    private static final Set<String> COMPARED = Arrays.stream(Field.Own.values())
            .filter(Layout::isCompared)
            .map(Field::label)
            .collect(Collectors.toSet());

    /** Comparisons that are asked for by facts at most, each of which takes a hundred. */
    private static final int STEPPED_LIMIT = 8;

    private Conditions() {}

    /** Whether the server keeps numbers of this name. */
    static boolean isCompared(String name) {
        return COMPARED.contains(name);
    }

    /** The condition, with comparisons of which the server keeps no numbers replaced by facts, which hold for as much or more. */
    static Where told(Where where, Tokens tokens) {
        return stepped(where, strange(where) <= STEPPED_LIMIT ? Optional.of(tokens) : Optional.empty());
    }

    private static int strange(Where where) {
        return switch (where) {
            case Where.And(List<Where> parts) ->
                parts.stream().mapToInt(Conditions::strange).sum();
            case Where.Or(List<Where> parts) ->
                parts.stream().mapToInt(Conditions::strange).sum();
            case Where.Compares compares -> isCompared(compares.name()) ? 0 : 1;
            case Where.Every every -> 0;
            case Where.Never never -> 0;
            case Where.Has has -> 0;
            case Where.Lacks lacks -> 0;
        };
    }

    /** Without tokens such a comparison becomes the condition that there is such a number. */
    private static Where stepped(Where where, Optional<Tokens> tokens) {
        return switch (where) {
            case Where.And(List<Where> parts) ->
                Where.and(parts.stream().map(part -> stepped(part, tokens)).toList());
            case Where.Or(List<Where> parts) ->
                Where.or(parts.stream().map(part -> stepped(part, tokens)).toList());
            case Where.Compares compares when isCompared(compares.name()) -> compares;
            case Where.Compares compares ->
                tokens.map(each -> Steps.where(compares, each)).orElseGet(() -> new Where.Has(compares.present()));
            case Where.Every every -> every;
            case Where.Never never -> never;
            case Where.Has has -> has;
            case Where.Lacks lacks -> lacks;
        };
    }

    /**
     * What {@link #told} gives, as a filter of the client's.
     *
     * @return empty if it holds for every record
     */
    static Optional<Filter> filter(Where where) {
        return where instanceof Where.Every ? Optional.empty() : Optional.of(of(where));
    }

    private static Filter of(Where where) {
        return switch (where) {
            case Where.Every every -> throw new IllegalStateException("what every record matches needs no filter");
            case Where.Never never -> throw new IllegalStateException("what no record matches is not asked for");
            case Where.And(List<Where> parts) -> joined(parts, true);
            case Where.Or(List<Where> parts) -> joined(parts, false);
            case Where.Has(String fact) -> Filter.property(Layout.FACTS).containsAny(List.of(fact));
            case Where.Lacks(String fact) -> Filter.property(Layout.FACTS).ne(fact);
            case Where.Compares(String name, Where.Comparison comparison, double bound, String present) -> {
                Filter.FilterBuilder property = Filter.property(name);
                yield switch (comparison) {
                    case ABOVE -> property.gt(bound);
                    case AT_LEAST -> property.gte(bound);
                    case BELOW -> property.lt(bound);
                    case AT_MOST -> property.lte(bound);
                };
            }
        };
    }

    /** Facts side by side are one comparison. */
    private static Filter joined(List<Where> parts, boolean all) {
        List<String> facts = new ArrayList<>();
        List<Filter> filters = new ArrayList<>();
        for (Where part : parts) {
            if (part instanceof Where.Has(String fact)) {
                facts.add(fact);
            } else {
                filters.add(of(part));
            }
        }
        if (!facts.isEmpty()) {
            Filter.FilterBuilder property = Filter.property(Layout.FACTS);
            filters.add(all ? property.containsAll(facts) : property.containsAny(facts));
        }
        if (filters.size() == 1) {
            return filters.getFirst();
        }
        Filter[] operands = filters.toArray(Filter[]::new);
        return all ? Filter.and(operands) : Filter.or(operands);
    }
}
