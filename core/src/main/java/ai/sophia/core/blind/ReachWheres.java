package ai.sophia.core.blind;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.blind.Where.Comparison;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reaches as conditions that hold for whatever the reach sees; {@link View} decides on what they let through.
 *
 * @param tokens those of the tenant
 */
public record ReachWheres(Tokens tokens) {
    /** A condition that leaves out nothing that the reach sees. */
    public Where where(Reach reach) {
        List<Where> parts = new ArrayList<>();
        parts.add(partition(Partition.of(reach), reach.asOf().isLatest()));
        parts.add(part(Field.Own.AGENT, reach.agent()));
        parts.add(part(Field.Own.SESSION, reach.session()));
        AsOf asOf = reach.asOf();
        if (!asOf.isLatest()) {
            parts.add(notAfter(Field.Own.STORED_AT, asOf.knownAt()));
        }
        if (!asOf.lapsed()) {
            parts.add(notAfter(Field.Own.VALID_FROM, asOf.validAt()));
            parts.add(notBefore(Field.Own.VALID_TO, asOf.validAt()));
            parts.add(notBefore(Field.Own.EXPIRES, asOf.now()));
        }
        return Where.and(parts);
    }

    private Where partition(Partition partition, boolean latest) {
        if (!Facts.isKept(partition)) {
            return new Where.Every();
        }
        Where current = new Where.Has(Facts.partition(tokens, partition, true));
        return latest ? current : Where.or(List.of(current, new Where.Has(Facts.partition(tokens, partition, false))));
    }

    private Where part(Field field, Part part) {
        return switch (part) {
            case Part.Any any -> new Where.Every();
            case Part.Only(String value) -> one(field, value);
            case Part.OneOf(Set<String> values) -> among(field, values);
            case Part.NoneOf(Set<String> values) -> among(field, values).negated();
        };
    }

    private Where among(Field field, Set<String> values) {
        return Where.or(values.stream().map(value -> one(field, value)).toList());
    }

    private Where one(Field field, String value) {
        return value.isEmpty()
                ? new Where.Lacks(Facts.present(tokens, field))
                : new Where.Has(Facts.value(tokens, field, new Value.Text(value)));
    }

    private Where notAfter(Field field, Instant moment) {
        return absentOr(field, Comparison.AT_MOST, FilterWheres.moved((double) Times.floor(moment), 1));
    }

    private Where notBefore(Field field, Instant moment) {
        return absentOr(field, Comparison.AT_LEAST, FilterWheres.moved((double) Times.floor(moment), -1));
    }

    /** An open end is an absent field. */
    private Where absentOr(Field field, Comparison comparison, double moment) {
        String present = Facts.present(tokens, field);
        return Where.or(List.of(
                new Where.Lacks(present),
                new Where.Compares(Facts.numberName(tokens, field), comparison, moment, present)));
    }
}
