package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.proposal.Proposal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonProposalsTest {
    private final JsonProposals form = new JsonProposals();

    @Test
    void whatIsWrittenIsReadBack() {
        List<Proposal> proposals = List.of(
                new Proposal(
                        2, "identity", "I \"live\" in\nUlm", "user", "live", "Ulm", true, "home", "Ulm", "Ulm", 0.7),
                new Proposal(1, "skill", "Ich kann schwimmen 🏊", "user", "", "", false, "", "", "kann", 1));
        assertThat(form.read(form.write(proposals))).isEqualTo(proposals);
        assertThat(form.read(form.write(List.of()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{}",
                "{\"facts\": {}}",
                "{\"facts\": \"all\"}",
                "{\"facts\": [",
                "null",
                "3"
            })
    void whatIsInAnotherFormIsRefused(String json) {
        assertThatThrownBy(() -> form.read(json)).isInstanceOf(Fault.Invalid.class);
    }

    @Test
    void partsOfAnotherTypeAreNoneThatAFactHas() {
        assertThat(
                        form.read(
                                "{\"facts\": [{\"turn\": \"x\", \"sort\": [1], \"text\": {}, \"confidence\": \"very\"}, 7, null]}"))
                .hasSize(3)
                .allSatisfy(proposal -> {
                    assertThat(proposal.turn()).isZero();
                    assertThat(proposal.sort()).isEmpty();
                    assertThat(proposal.text()).isEmpty();
                    assertThat(proposal.confidence()).isNaN();
                });
    }
}
