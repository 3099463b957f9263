package ai.sophia.core.recall;

import ai.sophia.core.access.Part;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.recall.Answer.Question;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A question as bytes, the same on every node: two questions have the same bytes if, and only if, they are equal. Every text has its length
 * in front, every list its number of elements, and every kind of filter a letter. Used by one thread.
 */
final class QuestionForm {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final DataOutputStream out = new DataOutputStream(bytes);

    private QuestionForm() {}

    /** All of the question. */
    static byte[] of(Question question) {
        QuestionForm form = new QuestionForm();
        try {
            form.write(question);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory does not fail", impossible);
        }
        return form.bytes.toByteArray();
    }

    /** The partition that it looks into alone. */
    static byte[] ofPartition(Question question) {
        QuestionForm form = new QuestionForm();
        try {
            form.text(question.tenant());
            form.part(question.app());
            form.part(question.user());
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory does not fail", impossible);
        }
        return form.bytes.toByteArray();
    }

    private void write(Question question) throws IOException {
        text(question.tenant());
        part(question.app());
        part(question.user());
        part(question.agent());
        part(question.session());
        out.writeBoolean(question.validAt().isPresent());
        if (question.validAt().isPresent()) {
            moment(question.validAt().get());
        }
        moment(question.knownAt());
        out.writeBoolean(question.lapsed());
        text(question.text());
        out.writeInt(question.brought().size());
        for (Embedding brought : question.brought()) {
            text(brought.space());
            out.writeInt(brought.vector().length);
            for (float number : brought.vector()) {
                out.writeFloat(number);
            }
        }
        filter(question.filter());
        out.writeInt(question.limit());
        out.writeDouble(question.minimumScore());
        text(question.space());
    }

    private void part(Part part) throws IOException {
        switch (part) {
            case Part.Any any -> out.writeByte(0);
            case Part.Only(String value) -> {
                out.writeByte(1);
                text(value);
            }
            case Part.OneOf(Set<String> values) -> texts(2, values);
            case Part.NoneOf(Set<String> values) -> texts(3, values);
        }
    }

    private void texts(int sort, Set<String> values) throws IOException {
        out.writeByte(sort);
        out.writeInt(values.size());
        for (String value : values) {
            text(value);
        }
    }

    private void filter(Filter filter) throws IOException {
        switch (filter) {
            case Filter.And(List<Filter> filters) -> filters('&', filters);
            case Filter.Or(List<Filter> filters) -> filters('|', filters);
            case Filter.Not(Filter inner) -> filters('!', List.of(inner));
            case Filter.Eq(Field field, Value value) -> comparison('=', field, List.of(value));
            case Filter.Ne(Field field, Value value) -> comparison('#', field, List.of(value));
            case Filter.In(Field field, List<Value> values) -> comparison('i', field, values);
            case Filter.Nin(Field field, List<Value> values) -> comparison('n', field, values);
            case Filter.Gt(Field field, Value value) -> comparison('>', field, List.of(value));
            case Filter.Gte(Field field, Value value) -> comparison('g', field, List.of(value));
            case Filter.Lt(Field field, Value value) -> comparison('<', field, List.of(value));
            case Filter.Lte(Field field, Value value) -> comparison('l', field, List.of(value));
            case Filter.Contains(Field field, Value value) -> comparison('c', field, List.of(value));
            case Filter.Exists(Field field) -> comparison('e', field, List.of());
        }
    }

    private void filters(char kind, List<Filter> filters) throws IOException {
        out.writeByte(kind);
        out.writeInt(filters.size());
        for (Filter each : filters) {
            filter(each);
        }
    }

    private void comparison(char kind, Field field, List<Value> values) throws IOException {
        out.writeByte(kind);
        field(field);
        out.writeInt(values.size());
        for (Value value : values) {
            value(value);
        }
    }

    private void field(Field field) throws IOException {
        switch (field) {
            case Field.Own own -> {
                out.writeInt(0);
                text(own.label());
            }
            case Field.Meta(List<String> path) -> {
                out.writeInt(path.size());
                for (String step : path) {
                    text(step);
                }
            }
        }
    }

    private void value(Value value) throws IOException {
        switch (value) {
            case Value.Text(String text) -> {
                out.writeByte('t');
                text(text);
            }
            case Value.Real(double number) -> {
                out.writeByte('r');
                out.writeDouble(number);
            }
            case Value.Flag(boolean flag) -> {
                out.writeByte('f');
                out.writeBoolean(flag);
            }
            case Value.Moment(Instant instant) -> {
                out.writeByte('m');
                moment(instant);
            }
        }
    }

    private void moment(Instant instant) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private void text(String text) throws IOException {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(encoded.length);
        out.write(encoded);
    }
}
