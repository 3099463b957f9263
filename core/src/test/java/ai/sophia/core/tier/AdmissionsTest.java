package ai.sophia.core.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AdmissionsTest {
    private final Admissions admissions = Admissions.of(2);

    @Test
    void fewShortTextsAreAWriteAndOthersAreBulk() {
        assertThat(admissions.of(List.of("a turn"))).isSameAs(admissions.writes());
        assertThat(admissions.of(Collections.nCopies(8, "a turn"))).isSameAs(admissions.writes());
        assertThat(admissions.of(Collections.nCopies(9, "a turn"))).isSameAs(admissions.bulk());
        assertThat(admissions.of(List.of("x".repeat(8_193)))).isSameAs(admissions.bulk());
    }

    @Test
    void oneKindOfWorkLeavesTheOthersTheirPlaces() {
        assertThat(admissions
                        .bulk()
                        .<Boolean>admit(() -> admissions
                                .bulk()
                                .admit(() -> admissions
                                        .writes()
                                        .admit(() -> admissions.recalls().admit(() -> true)))))
                .isTrue();
    }
}
