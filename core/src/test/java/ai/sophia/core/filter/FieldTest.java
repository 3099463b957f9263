package ai.sophia.core.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldTest {
    @ParameterizedTest
    @EnumSource
    void isReadByItsLabel(Field.Own own) {
        assertThat(Field.parse(own.label())).isEqualTo(own);
    }

    @Test
    void aPathIntoMetadataIsReadByItsLabel() {
        Field field = Field.parse("metadata.a.b c");
        assertThat(field).isEqualTo(new Field.Meta(List.of("a", "b c")));
        assertThat(Field.parse(field.label())).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "User", "metadata", "metadata.", "metadata.a.", "metadata..a", "metadata.a..b", "tenant"})
    void refusesWhatIsNoField(String name) {
        assertThatThrownBy(() -> Field.parse(name))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class,
                        fault -> assertThat(fault.explanation())
                                .contains("saidAt", "metadata.NAME", "\"" + name + "\""));
    }

    @Test
    void aNumberIsFinite() {
        assertThatThrownBy(() -> new Value.Real(Double.NaN)).isInstanceOf(Fault.Invalid.class);
    }
}
