package ai.sophia.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvidenceTest {
    private static final Instant AT = Instant.parse("2026-03-04T10:00:00.123Z");

    @Test
    void isReadAsItWasWritten() {
        VersionKey source = new VersionKey(MemoryId.create(), 3);
        for (Optional<Period> when : List.of(
                Optional.<Period>empty(),
                Optional.of(Period.since(AT)),
                Optional.of(new Period(Period.BEGINNING, AT)),
                Optional.of(new Period(AT, AT.plusSeconds(60))))) {
            for (Optional<MemoryId> agreesTo : List.of(Optional.<MemoryId>empty(), Optional.of(MemoryId.create()))) {
                Evidence evidence = new Evidence(source, agreesTo, new Span(4, 17), AT, when, 0.85);
                assertThat(Evidence.parse(evidence.toString())).isEqualTo(evidence);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11",
                "0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11@1:0-4",
                "0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11@1:0-4 yesterday 0.9",
                "0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11@1:0-4 2026-03-04T10:00:00Z",
                "0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11@1:4-0 2026-03-04T10:00:00Z 0.9",
                "0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11@1:0-4 2026-03-04T10:00:00Z 0.9 2026-03-04T10:00:00Z",
                "0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d11@1:0-4 2026-03-04T10:00:00Z 0.9 to:nobody"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Evidence.parse(text)).isInstanceOf(Fault.Invalid.class);
    }
}
