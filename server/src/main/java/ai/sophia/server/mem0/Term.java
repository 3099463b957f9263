package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Metadata;
import ai.sophia.wire.Fields;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a condition of mem0's looks at, and what the comparison of it is in the core's terms. */
sealed interface Term {
    /** How two values are compared. */
    enum Sign {
        EQUAL,
        GREATER,
        AT_LEAST,
        LESS,
        AT_MOST,
        CONTAINS
    }

    /**
     * The comparison with a value.
     *
     * @throws Fault.Invalid if the value is none that it can be compared with
     */
    Filter compare(String path, Sign sign, JsonNode node);

    /** Whether it is there. */
    Filter present();

    /** A field of text, or one of the metadata. */
    record Plain(Field field) implements Term {
        @Override
        public Filter compare(String path, Sign sign, JsonNode node) {
            Value value = value(path, node);
            return switch (sign) {
                case EQUAL -> new Filter.Eq(field, value);
                case GREATER -> new Filter.Gt(field, value);
                case AT_LEAST -> new Filter.Gte(field, value);
                case LESS -> new Filter.Lt(field, value);
                case AT_MOST -> new Filter.Lte(field, value);
                case CONTAINS -> new Filter.Contains(field, value);
            };
        }

        @Override
        public Filter present() {
            return new Filter.Exists(field);
        }

        private Value value(String path, JsonNode node) {
            return switch (field) {
                case Field.Own own -> {
                    String text = Entity.name(path, node);
                    if (text.isEmpty()) {
                        throw new Fault.Invalid(path, "expected a string of at least one character");
                    }
                    yield new Value.Text(Strings.wellFormed(path, text));
                }
                case Field.Meta meta -> meta(path, node);
            };
        }

        private static Value meta(String path, JsonNode node) {
            if (node.isBoolean()) {
                return new Value.Flag(node.booleanValue());
            }
            if (node.isNumber() && Double.isFinite(node.doubleValue())) {
                return new Value.Real(node.doubleValue());
            }
            if (!node.isString()) {
                throw new Fault.Invalid(path, "expected a string, number, true or false, but got " + Fields.kind(node));
            }
            return new Value.Text(Strings.wellFormed(path, node.stringValue()));
        }
    }

    /** The categories of the metadata, and the sort of a fact. */
    record Categorized() implements Term {
        private static final Plain GIVEN = new Plain(Shapes.CATEGORIES);
        private static final Plain SORT = new Plain(new Field.Meta(List.of(Metadata.FACT, Metadata.SORT)));

        @Override
        public Filter compare(String path, Sign sign, JsonNode node) {
            return new Filter.Or(
                    List.of(GIVEN.compare(path, sign, node), Facts.all().and(SORT.compare(path, sign, node))));
        }

        @Override
        public Filter present() {
            return new Filter.Or(List.of(GIVEN.present(), Facts.all().and(SORT.present())));
        }
    }

    /** A moment; a day equals all moments of it, and else stands for its start. */
    record Dated(Field field) implements Term {
        @Override
        public Filter compare(String path, Sign sign, JsonNode node) {
            Instant moment = Times.moment(path, node);
            return switch (sign) {
                case EQUAL ->
                    Times.isDay(node)
                            ? new Filter.And(List.of(from(moment), before(moment.plus(1, ChronoUnit.DAYS))))
                            : new Filter.Eq(field, new Value.Moment(moment));
                case GREATER -> new Filter.Gt(field, new Value.Moment(moment));
                case AT_LEAST -> from(moment);
                case LESS -> before(moment);
                case AT_MOST -> new Filter.Lte(field, new Value.Moment(moment));
                case CONTAINS -> throw uncontained(path);
            };
        }

        private Filter from(Instant moment) {
            return new Filter.Gte(field, new Value.Moment(moment));
        }

        private Filter before(Instant moment) {
            return new Filter.Lt(field, new Value.Moment(moment));
        }

        @Override
        public Filter present() {
            return new Filter.Exists(field);
        }
    }

    /** When a memory came to be: the time that was given, else that of its first storing, by which ids are ordered. */
    record Created() implements Term {
        @Override
        public Filter compare(String path, Sign sign, JsonNode node) {
            Filter said = new Dated(Field.Own.SAID_AT).compare(path, sign, node);
            Instant moment = Times.moment(path, node);
            Filter stored = switch (sign) {
                case EQUAL ->
                    new Filter.And(List.of(
                            from(moment),
                            before(Times.isDay(node) ? moment.plus(1, ChronoUnit.DAYS) : moment.plusMillis(1))));
                case GREATER -> from(moment.plusMillis(1));
                case AT_LEAST -> from(moment);
                case LESS -> before(moment);
                case AT_MOST -> before(moment.plusMillis(1));
                case CONTAINS -> throw uncontained(path);
            };
            Filter undated = new Filter.Not(new Filter.Exists(Field.Own.SAID_AT));
            return new Filter.Or(List.of(said, new Filter.And(List.of(undated, stored))));
        }

        private static Filter from(Instant moment) {
            return new Filter.Gte(Field.Own.ID, new Value.Text(Times.idsFrom(moment)));
        }

        private static Filter before(Instant moment) {
            return new Filter.Lt(Field.Own.ID, new Value.Text(Times.idsFrom(moment)));
        }

        @Override
        public Filter present() {
            return Filter.all();
        }
    }

    /** The last day before a memory is hidden; a moment is compared with the end of that day. */
    record Expiring() implements Term {
        @Override
        public Filter compare(String path, Sign sign, JsonNode node) {
            Dated end = new Dated(Field.Own.EXPIRES);
            if (!Times.isDay(node)) {
                return end.compare(path, sign, node);
            }
            Value start = new Value.Moment(Times.moment(path, node));
            Value over = new Value.Moment(Times.expiry(path, node));
            return switch (sign) {
                case EQUAL ->
                    new Filter.And(
                            List.of(new Filter.Gt(Field.Own.EXPIRES, start), new Filter.Lte(Field.Own.EXPIRES, over)));
                case GREATER -> new Filter.Gt(Field.Own.EXPIRES, over);
                case AT_LEAST -> new Filter.Gt(Field.Own.EXPIRES, start);
                case LESS -> new Filter.Lte(Field.Own.EXPIRES, start);
                case AT_MOST -> new Filter.Lte(Field.Own.EXPIRES, over);
                case CONTAINS -> throw uncontained(path);
            };
        }

        @Override
        public Filter present() {
            return new Filter.Exists(Field.Own.EXPIRES);
        }
    }

    private static Fault.Invalid uncontained(String path) {
        return new Fault.Invalid(
                path, "expected one of eq, ne, in, gt, gte, lt or lte for a time, which contains nothing");
    }
}
