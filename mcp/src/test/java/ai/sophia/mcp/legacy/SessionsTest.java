package ai.sophia.mcp.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Principal;
import ai.sophia.mcp.Bounds;
import ai.sophia.mcp.Caller;
import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.Implementation;
import ai.sophia.mcp.protocol.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SessionsTest {
    private static final Caller ADA = new Caller(new Principal("default", "ada"), Bounds.NONE);

    private static final Caller BEN = new Caller(new Principal("default", "ben"), Bounds.NONE);

    private final Catalog catalog =
            Catalog.of(Implementation.of("testing", "0")).build();
    private Instant now = Instant.parse("2026-11-26T06:00:00Z");
    private final Sessions sessions = new Sessions(() -> now);

    @Test
    void aSessionBelongsToWhoBeganIt() {
        Session session = begin();
        assertThat(sessions.find(session.id(), ADA)).contains(session);
        assertThat(sessions.find(session.id(), new Caller(ADA.principal(), new Bounds("shop", "ada"))))
                .isEmpty();
        assertThat(sessions.find(session.id(), new Caller(new Principal("other", "ada"), Bounds.NONE)))
                .isEmpty();
    }

    @Test
    void aSessionThatNobodyUsesEnds() {
        Session idle = begin();
        Session used = begin();
        now = now.plus(Duration.ofMinutes(59));
        sessions.find(used.id(), ADA);
        now = now.plus(Duration.ofMinutes(2));
        begin();
        assertThat(sessions.find(idle.id(), ADA)).isEmpty();
        assertThat(sessions.find(used.id(), ADA)).isPresent();
        assertThat(catalog.changes().isHeard()).isTrue();
        sessions.close();
        assertThat(catalog.changes().isHeard()).isFalse();
    }

    @Test
    void ofTooManyTheOneThatHasBeenIdleLongestEnds() {
        Session oldest = begin();
        beginMany(ADA, "192.0.2.1", 10_000);
        assertThat(sessions.find(oldest.id(), ADA)).isEmpty();
    }

    @Test
    void whoBeginsManyEndsOnlyTheirOwn() {
        Session elsewhere = begin(ADA, "192.0.2.2");
        Session others = begin(BEN, "192.0.2.1");
        beginMany(ADA, "192.0.2.1", 10_100);
        assertThat(sessions.find(elsewhere.id(), ADA)).isPresent();
        assertThat(sessions.find(others.id(), BEN)).isPresent();
    }

    @Test
    void whoComesToAFullHouseFindsRoomAtTheExpenseOfWhoHoldsTheMost() {
        Session oldest = begin(BEN, "192.0.2.3");
        beginMany(ADA, "192.0.2.1", 9_999);
        Session newcomer = begin(BEN, "192.0.2.2");
        beginMany(BEN, "192.0.2.3", 2);
        beginMany(ADA, "192.0.2.1", 10);
        assertThat(sessions.find(newcomer.id(), BEN)).isPresent();
        assertThat(sessions.find(oldest.id(), BEN)).isPresent();
    }

    private void beginMany(Caller caller, String peer, int count) {
        for (int i = 0; i < count; i++) {
            now = now.plusMillis(1);
            begin(caller, peer);
        }
    }

    private Session begin() {
        return begin(ADA, "192.0.2.1");
    }

    private Session begin(Caller caller, String peer) {
        return sessions.begin(
                id -> new Session(id, caller, peer, "2025-11-25", Optional.empty(), Wire.object(), catalog));
    }
}
