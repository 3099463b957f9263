package ai.sophia.store.lucene;

import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Times;
import ai.sophia.core.memory.Memory;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * The values that filters compare, as terms of one index field: the name of the memory's field, the type of the value, and the value so
 * that terms sort as values do. Long strings are cut and moments are floored to the millisecond, so such terms stand for several
 * values; {@link #isExact} tells. The memory's text is no fact: it is left to the evaluator. Stateless.
 */
final class Facts {
    /** Characters of a string that count. */
    static final int TEXT_LIMIT = 64;

    private static final byte EXISTS = 'e';
    private static final byte OWN = 'o';
    private static final byte META = 'm';
    private static final byte END = 0;

    private Facts() {}

    /** The terms of a memory. */
    static Set<BytesRef> of(Memory memory) {
        Set<BytesRef> facts = new LinkedHashSet<>();
        for (Field.Own own : Field.Own.values()) {
            if (isKept(own)) {
                add(facts, own, memory);
            }
        }
        for (List<String> path : memory.content().metadata().paths()) {
            add(facts, new Field.Meta(path), memory);
        }
        return facts;
    }

    /** Whether the index keeps terms of the field. */
    static boolean isKept(Field field) {
        return switch (field) {
            case Field.Own own -> own != Field.Own.TEXT;
            case Field.Meta(List<String> path) -> path.stream().noneMatch(Facts::hasControl);
        };
    }

    /** Whether a memory that has the value's term has the value, and compares with it as its terms do. */
    static boolean isExact(Value value) {
        return switch (value) {
            case Value.Text(String text) -> text.length() < TEXT_LIMIT;
            case Value.Real real -> true;
            case Value.Flag flag -> true;
            case Value.Moment moment -> false;
        };
    }

    /** The term of a memory that has the field. */
    static BytesRef existence(Field field) {
        return term(field, EXISTS, new byte[0]);
    }

    /** The term of a memory whose field has the value. */
    static BytesRef value(Field field, Value value) {
        return term(field, type(value), payload(value));
    }

    /** The least term that a value of this one's type can have. */
    static BytesRef least(Field field, Value value) {
        return term(field, type(value), new byte[0]);
    }

    /** A term above all that a value of this one's type can have. */
    static BytesRef beyond(Field field, Value value) {
        return term(field, (byte) (type(value) + 1), new byte[0]);
    }

    private static void add(Set<BytesRef> facts, Field field, Memory memory) {
        List<Value> values = field.values(memory);
        if (!values.isEmpty()) {
            facts.add(existence(field));
        }
        for (Value value : values) {
            facts.add(value(field, value));
        }
    }

    private static BytesRef term(Field field, byte type, byte[] payload) {
        ByteArrayOutputStream term = new ByteArrayOutputStream();
        switch (field) {
            case Field.Own own -> {
                term.write(OWN);
                term.writeBytes(own.label().getBytes(StandardCharsets.UTF_8));
            }
            case Field.Meta(List<String> path) -> {
                term.write(META);
                term.writeBytes(String.join("\u0001", path).getBytes(StandardCharsets.UTF_8));
            }
        }
        term.write(END);
        term.write(type);
        term.writeBytes(payload);
        return new BytesRef(term.toByteArray());
    }

    private static byte type(Value value) {
        return switch (value) {
            case Value.Text text -> 't';
            case Value.Real real -> 'n';
            case Value.Flag flag -> 'f';
            case Value.Moment moment -> 'i';
        };
    }

    private static byte[] payload(Value value) {
        return switch (value) {
            case Value.Text(String text) -> units(text);
            case Value.Real(double number) -> sortable(NumericUtils.doubleToSortableLong(number));
            case Value.Flag(boolean flag) -> new byte[] {(byte) (flag ? 1 : 0)};
            case Value.Moment(Instant instant) -> sortable(Times.floor(instant));
        };
    }

    /** The string's UTF-16 units as they are, half pairs too: so that terms, which sort by byte, sort as strings do. */
    private static byte[] units(String text) {
        int length = Math.min(text.length(), TEXT_LIMIT);
        ByteBuffer units = ByteBuffer.allocate(length * Character.BYTES);
        units.asCharBuffer().put(text, 0, length);
        return units.array();
    }

    private static byte[] sortable(long number) {
        byte[] bytes = new byte[Long.BYTES];
        NumericUtils.longToSortableBytes(number, bytes, 0);
        return bytes;
    }

    private static boolean hasControl(String name) {
        return name.chars().anyMatch(Character::isISOControl);
    }
}
