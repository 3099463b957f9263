package ai.sophia.model.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.conversation.Ending;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.proposal.Believed;
import ai.sophia.core.proposal.Proposal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonProposalsTest {
    private final JsonProposals form = new JsonProposals();

    @Test
    void whatIsWrittenIsReadBack() {
        List<Believed> believed = List.of(
                new Believed(
                        new Proposal(
                                2,
                                "identity",
                                "I \"live\" in\nUlm",
                                "user",
                                "live",
                                "Ulm",
                                true,
                                "home",
                                "Ulm",
                                "Ulm",
                                0.7),
                        Optional.of(new Ending(Ending.Reason.OVER, new Ending.Fingerprinted("a print"))),
                        Optional.of(MemoryId.create())),
                new Believed(
                        new Proposal(1, "skill", "Ich kann schwimmen 🏊", "user", "", "", false, "", "", "kann", 1),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(form.written(form.write(believed))).isEqualTo(believed);
        assertThat(form.written(form.write(List.of()))).isEmpty();
    }

    @Test
    void anAnswerIsReadInItsForm() {
        String fact = """
                {"turn": 3, "sort": "skill", "text": "I swim", "subject": "user", "relation": "swim", "object": "", "negated": false, "topic": "", "value": "",
                "quote": "swim", "confidence": 0.5, "ends": "I sink", "why": "over", "ended": "over it", "restsOn": "me"}""";
        assertThat(form.read("{\"facts\": [" + fact + "]}"))
                .containsExactly(new Proposal(
                        3, "skill", "I swim", "user", "swim", "", false, "", "", "swim", 0.5, "I sink", "over"));
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
