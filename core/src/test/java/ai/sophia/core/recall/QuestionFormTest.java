package ai.sophia.core.recall;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.recall.Answer.Question;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class QuestionFormTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Field NAME = new Field.Meta(List.of("a", "b"));

    @Test
    void questionsThatDifferAnywhereHaveDifferentForms() {
        List<Question> questions = List.of(
                question(reach("", "ada"), "tea", Filter.all()),
                question(reach("ada", ""), "tea", Filter.all()),
                question(reach("", "adatea"), "", Filter.all()),
                question(reach("", "ad"), "atea", Filter.all()),
                question(
                        new Reach(
                                "acme", new Part.Any(), new Part.Any(), new Part.Any(), new Part.Any(), AsOf.now(NOW)),
                        "tea",
                        Filter.all()),
                question(reach("", "ada", new AsOf(NOW, NOW, NOW)), "tea", Filter.all()),
                question(reach("", "ada", new AsOf(Instant.EPOCH, Period.FOREVER, NOW)), "tea", Filter.all()),
                question(reach("", "ada", AsOf.everything(NOW)), "tea", Filter.all()),
                brought(1, 0),
                brought(0, 1),
                question(reach("", "ada"), "tea", new Filter.And(List.of(eq("x"), eq("y")))),
                question(reach("", "ada"), "tea", new Filter.Or(List.of(eq("x"), eq("y")))),
                question(reach("", "ada"), "tea", new Filter.And(List.of(new Filter.And(List.of(eq("x"))), eq("y")))),
                question(reach("", "ada"), "tea", new Filter.And(List.of(new Filter.And(List.of(eq("x"), eq("y")))))),
                question(reach("", "ada"), "tea", eq("x")),
                question(reach("", "ada"), "tea", new Filter.Not(eq("x"))),
                question(reach("", "ada"), "tea", new Filter.Ne(NAME, text("x"))),
                question(reach("", "ada"), "tea", new Filter.In(NAME, List.of(text("x")))),
                question(reach("", "ada"), "tea", new Filter.In(NAME, List.of(text("x"), text("y")))),
                question(reach("", "ada"), "tea", new Filter.In(NAME, List.of(text("xy")))),
                question(reach("", "ada"), "tea", new Filter.Nin(NAME, List.of(text("x")))),
                question(reach("", "ada"), "tea", new Filter.Gt(NAME, text("x"))),
                question(reach("", "ada"), "tea", new Filter.Gte(NAME, text("x"))),
                question(reach("", "ada"), "tea", new Filter.Lt(NAME, text("x"))),
                question(reach("", "ada"), "tea", new Filter.Lte(NAME, text("x"))),
                question(reach("", "ada"), "tea", new Filter.Contains(NAME, text("x"))),
                question(reach("", "ada"), "tea", new Filter.Exists(NAME)),
                question(reach("", "ada"), "tea", new Filter.Exists(new Field.Meta(List.of("a.b")))),
                question(reach("", "ada"), "tea", new Filter.Exists(new Field.Meta(List.of("user")))),
                question(reach("", "ada"), "tea", new Filter.Exists(Field.Own.USER)),
                question(reach("", "ada"), "tea", new Filter.Eq(NAME, new Value.Real(1))),
                question(reach("", "ada"), "tea", new Filter.Eq(NAME, new Value.Flag(true))),
                question(reach("", "ada"), "tea", new Filter.Eq(NAME, new Value.Moment(NOW))),
                Question.of(Query.of(reach("", "ada"), "tea").limit(3), "space"),
                Question.of(Query.of(reach("", "ada"), "tea"), "another space"));
        Set<String> forms = new LinkedHashSet<>();
        questions.forEach(question -> forms.add(form(question)));
        assertThat(forms).hasSameSizeAs(questions);
    }

    @Test
    void equalQuestionsHaveTheSameFormWheneverTheyAreAsked() {
        assertThat(form(question(reach("", "ada", AsOf.now(NOW)), "tea", eq("x"))))
                .isEqualTo(form(question(reach("", "ada", AsOf.now(NOW.plusSeconds(9))), "tea", eq("x"))));
    }

    /** Another form makes other keys: all that is shared would be asked again. If it must change, this test is changed with it. */
    @Test
    void theFormStaysAsItIs() {
        assertThat(form(question(reach("", "ada"), "tea", eq("x"))))
                .isEqualTo(
                        "0000000461636d65" // the tenant acme
                                + "0100000000" + "0100000003616461" + "00"
                                + "00" // the app "", the user ada, any agent, any session
                                + "00" + "0020c49ba5e353f73019d7c0"
                                + "00" // valid when asked, as known at last, nothing lapsed
                                + "00000003746561" + "00000000" // tea, no vector
                                + "3d" + "0000000200000001610000000162" + "00000001" + "740000000178" // a.b = x
                                + "0000000a" + "0000000000000000" // ten hits of any score
                                + "000000057370616365"); // in the space named space
    }

    @Test
    void aPartitionIsTheSameForAllQuestionsToIt() {
        assertThat(QuestionForm.ofPartition(question(reach("", "ada"), "tea", eq("x"))))
                .isEqualTo(QuestionForm.ofPartition(question(reach("", "ada"), "trains", Filter.all())))
                .isNotEqualTo(QuestionForm.ofPartition(question(reach("", "bob"), "tea", eq("x"))));
    }

    private static String form(Question question) {
        return HexFormat.of().formatHex(QuestionForm.of(question));
    }

    private static Question question(Reach reach, String text, Filter filter) {
        Query query = text.isEmpty()
                ? new Query(reach, "", List.of(embedding(1, 1)), filter, 10, 0, Optional.empty())
                : Query.of(reach, text).filter(filter);
        return Question.of(query, "space");
    }

    private static Question brought(float... vector) {
        return Question.of(
                new Query(reach("", "ada"), "tea", List.of(embedding(vector)), Filter.all(), 10, 0, Optional.empty()),
                "space");
    }

    private static Embedding embedding(float... vector) {
        return Embedding.ofUnit("space", vector);
    }

    private static Filter eq(String value) {
        return new Filter.Eq(NAME, text(value));
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    private static Reach reach(String app, String user) {
        return reach(app, user, AsOf.now(NOW));
    }

    private static Reach reach(String app, String user, AsOf asOf) {
        return new Reach("acme", new Part.Only(app), new Part.Only(user), new Part.Any(), new Part.Any(), asOf);
    }
}
