package ai.sophia.core.recall;

import ai.sophia.core.access.CanonicalForm;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.recall.Answer.Question;
import java.time.Instant;
import java.util.List;

/**
 * A question in {@linkplain CanonicalForm a form} that is the same on every node; every kind of filter has a letter. Used by one thread.
 */
final class QuestionForm {
    private final CanonicalForm form = new CanonicalForm();

    private QuestionForm() {}

    /** All of the question. */
    static byte[] of(Question question) {
        QuestionForm form = new QuestionForm();
        form.write(question);
        return form.form.bytes();
    }

    /** The partition that it looks into alone. */
    static byte[] ofPartition(Question question) {
        return new CanonicalForm()
                .partition(question.tenant(), question.app(), question.user())
                .bytes();
    }

    private void write(Question question) {
        form.partition(question.tenant(), question.app(), question.user())
                .part(question.agent())
                .part(question.session())
                .flag(question.validAt().isPresent());
        question.validAt().ifPresent(form::moment);
        form.moment(question.knownAt()).flag(question.lapsed()).text(question.text());
        form.number(question.brought().size());
        for (Embedding brought : question.brought()) {
            form.text(brought.space()).number(brought.vector().length);
            for (float number : brought.vector()) {
                form.component(number);
            }
        }
        filter(question.filter());
        form.number(question.limit()).real(question.minimumScore()).text(question.space());
    }

    private void filter(Filter filter) {
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

    private void filters(char kind, List<Filter> filters) {
        form.letter(kind).number(filters.size());
        for (Filter each : filters) {
            filter(each);
        }
    }

    private void comparison(char kind, Field field, List<Value> values) {
        form.letter(kind);
        field(field);
        form.number(values.size());
        for (Value value : values) {
            value(value);
        }
    }

    private void field(Field field) {
        switch (field) {
            case Field.Own own -> form.number(0).text(own.label());
            case Field.Meta(List<String> path) -> {
                form.number(path.size());
                path.forEach(form::text);
            }
        }
    }

    private void value(Value value) {
        switch (value) {
            case Value.Text(String text) -> form.letter('t').text(text);
            case Value.Real(double number) -> form.letter('r').real(number);
            case Value.Flag(boolean flag) -> form.letter('f').flag(flag);
            case Value.Moment(Instant instant) -> form.letter('m').moment(instant);
        }
    }
}
