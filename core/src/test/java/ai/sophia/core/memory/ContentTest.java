package ai.sophia.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.Strings;
import java.text.Normalizer;
import org.junit.jupiter.api.Test;

final class ContentTest {
    private static final Provenance HERE = new Provenance("api", "", "local");

    @Test
    void bringsTextToOneForm() {
        assertThat(aText("  cafe\u0301\r\nline\rline \n")).isEqualTo("café\nline\nline");
    }

    @Test
    void textInItsFormStaysAsItIs() {
        String once = aText("e\u0301 \u0958 \u212B 😀 \u1E9B\u0323");
        assertThat(aText(once)).isEqualTo(once);
    }

    @Test
    void everyPairOfTheFirstCharactersIsAsTheFormHasIt() {
        for (char first = 1; first < 0x310; first++) {
            for (char second = 1; second < 0x310; second++) {
                String text = "a" + first + second + "b";
                String form = Normalizer.normalize(text, Normalizer.Form.NFC)
                        .replace("\r\n", "\n")
                        .replace('\r', '\n');
                assertThat(aText(text).equals(form))
                        .as("U+%04X U+%04X", (int) first, (int) second)
                        .isTrue();
            }
        }
    }

    @Test
    void theLimitOfTextIsInBytes() {
        assertThat(aText("é".repeat(Content.TEXT_LIMIT / 2))).hasSize(Content.TEXT_LIMIT / 2);
        refused("é".repeat(Content.TEXT_LIMIT / 2) + "x", "text");
    }

    @Test
    void textThatGrowsOverTheLimitInItsFormIsRefusedSinceItCouldNotBeReadBack() {
        String growing = "\u0958".repeat(Content.TEXT_LIMIT / 3);
        assertThat(Strings.utf8Length(growing)).isLessThanOrEqualTo(Content.TEXT_LIMIT);
        refused(growing, "text");
    }

    @Test
    void refusesTextThatIsNone() {
        refused("", "text");
        refused(" \n\t\u2003", "text");
        refused("a\u0000b", "text");
        refused("a\uD83Db", "text");
    }

    @Test
    void isFiledByItsKindUnlessTold() {
        assertThat(Content.of("a", Kind.EPISODIC, HERE).collection()).isEqualTo(Collections.CONVERSATIONS);
        assertThat(Content.of("a", Kind.SEMANTIC, HERE).collection()).isEqualTo(Collections.KNOWLEDGE_BASE);
        assertThat(Content.of("a", Kind.PROCEDURAL, HERE).collection()).isEqualTo(Collections.CODE_PATTERNS);
    }

    @Test
    void importanceLiesBetweenZeroAndOne() {
        for (double importance : new double[] {-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> weighed(importance))
                    .isInstanceOfSatisfying(
                            Fault.Invalid.class,
                            fault -> assertThat(fault.field()).isEqualTo("importance"));
        }
        assertThat(weighed(0).importance()).isZero();
        assertThat(weighed(1).importance()).isEqualTo(1);
    }

    @Test
    void kindsAreReadByTheirLabels() {
        for (Kind kind : Kind.values()) {
            assertThat(Kind.parse(kind.label())).isEqualTo(kind);
        }
        assertThatThrownBy(() -> Kind.parse("EPISODIC")).isInstanceOf(Fault.Invalid.class);
    }

    private static Content weighed(double importance) {
        Content usual = Content.of("a", Kind.SEMANTIC, HERE);
        return new Content(
                usual.text(),
                usual.kind(),
                usual.collection(),
                usual.utterance(),
                usual.metadata(),
                importance,
                usual.subject(),
                usual.valid(),
                usual.expires(),
                usual.provenance());
    }

    private static String aText(String text) {
        return Content.of(text, Kind.SEMANTIC, HERE).text();
    }

    private static void refused(String text, String field) {
        assertThatThrownBy(() -> aText(text))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class, fault -> assertThat(fault.field()).isEqualTo(field));
    }
}
