package ai.sophia.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.Period;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AccessTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final Access WITH_KEY = new Access(Optional.of("s3cret"), CLOCK);
    private static final Access WITHOUT_KEY = new Access(Optional.empty(), CLOCK);
    private static final Principal ANYONE = WITHOUT_KEY.owner();

    @Test
    void theKeyOpensFromAnywhere() {
        assertThat(WITH_KEY.authenticate(new Credential("s3cret", false))).isEqualTo(new Principal("default", "key"));
        assertThat(WITH_KEY.authenticate(new Credential("s3cret", true))).isEqualTo(new Principal("default", "key"));
    }

    @Test
    void whereThereIsAKeyNothingElseOpens() {
        denied(WITH_KEY, new Credential("", false), "requires an API key");
        denied(WITH_KEY, new Credential("", true), "requires an API key");
        denied(WITH_KEY, new Credential("S3cret", true), "not valid");
        denied(WITH_KEY, new Credential("s3cret ", true), "not valid");
    }

    @Test
    void withoutAKeyOnlyThisMachineIsServed() {
        assertThat(WITHOUT_KEY.authenticate(new Credential("", true))).isEqualTo(new Principal("default", "local"));
        assertThat(WITHOUT_KEY.authenticate(new Credential("any", true))).isEqualTo(new Principal("default", "local"));
        denied(WITHOUT_KEY, new Credential("", false), "other machines");
        denied(WITHOUT_KEY, new Credential("any", false), "other machines");
    }

    @Test
    void anEmptyKeyIsNoKeyToSet() {
        assertThatThrownBy(() -> new Access(Optional.of(""), CLOCK)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Access(Optional.of(" "), CLOCK)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCredentialDoesNotShowItsKey() {
        assertThat(new Credential("s3cret", true).toString()).doesNotContain("s3cret");
    }

    @Test
    void anAgentSeesNothingThatAnotherKeepsFromIt() {
        Access kept =
                WITHOUT_KEY.with((principal, user, app, asker) -> asker.equals("guide") ? Set.of("coach") : Set.of());
        Selection all = Selection.ofUser("ann");
        Part agents = kept.reach(ANYONE, all.askedBy("guide")).agent();
        assertThat(agents).isEqualTo(new Part.NoneOf(Set.of("coach")));
        assertThat(agents.admits("coach")).isFalse();
        assertThat(agents.admits("")).isTrue();
        assertThat(kept.everything(ANYONE, all.askedBy("guide")).agent()).isEqualTo(agents);
        assertThat(kept.reach(ANYONE, all.askedBy("coach")).agent()).isEqualTo(new Part.Any());
        assertThat(kept.reach(ANYONE, all).agent()).isEqualTo(new Part.Any());
        Selection own = new Selection("ann", "guide", "", "", "guide");
        assertThat(kept.reach(ANYONE, own).agent()).isEqualTo(new Part.Only("guide"));
        Selection other = new Selection("ann", "coach", "", "", "guide");
        assertThatThrownBy(() -> kept.reach(ANYONE, other))
                .isInstanceOf(Fault.Denied.class)
                .hasMessageContaining("does not share");
        for (Selection wide : List.of(Selection.EVERYTHING, new Selection("ann", "", "", "*"))) {
            assertThatThrownBy(() -> kept.reach(ANYONE, wide.askedBy("guide"))).isInstanceOf(Fault.Invalid.class);
        }
    }

    @Test
    void aWriteGoesToTheScopeThatIsNamed() {
        assertThat(WITHOUT_KEY.scope(ANYONE, new Selection("ann", "guide", "s1", "web")))
                .isEqualTo(new Scope("default", "ann", "guide", "s1", "web"));
        assertThatThrownBy(() -> WITHOUT_KEY.scope(ANYONE, Selection.ofUser("*")))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class, fault -> assertThat(fault.field()).isEqualTo("user"));
    }

    @Test
    void aReadThatNamesNoUserSeesNoUsersMemories() {
        Reach reach = WITHOUT_KEY.reach(ANYONE, Selection.NONE);
        assertThat(reach.covers(new Scope("default", "", "guide", "s1", ""))).isTrue();
        assertThat(reach.covers(new Scope("default", "ann", "", "", ""))).isFalse();
        assertThat(reach.covers(new Scope("default", "", "", "", "web"))).isFalse();
    }

    @Test
    void aReadOfAUserSeesTheUsersSessionsWithAllAgents() {
        Reach reach = WITHOUT_KEY.reach(ANYONE, Selection.ofUser("ann"));
        assertThat(reach.covers(new Scope("default", "ann", "", "", ""))).isTrue();
        assertThat(reach.covers(new Scope("default", "ann", "guide", "s1", ""))).isTrue();
        assertThat(reach.covers(new Scope("default", "Ann", "", "", ""))).isFalse();
        assertThat(reach.covers(new Scope("default", "ann", "", "", "web"))).isFalse();
    }

    @Test
    void aNamedPartIsTheOnlyOneSeen() {
        Reach reach = WITHOUT_KEY.reach(ANYONE, new Selection("ann", "guide", "s1", ""));
        assertThat(reach.covers(new Scope("default", "ann", "guide", "s1", ""))).isTrue();
        assertThat(reach.covers(new Scope("default", "ann", "guide", "s2", ""))).isFalse();
        assertThat(reach.covers(new Scope("default", "ann", "", "s1", ""))).isFalse();
    }

    @Test
    void aStarSeesEverythingWithinTheTenant() {
        Reach reach = WITHOUT_KEY.reach(ANYONE, Selection.EVERYTHING);
        assertThat(reach.covers(new Scope("default", "ann", "guide", "s1", "web")))
                .isTrue();
        assertThat(reach.covers(new Scope("default", "", "", "", ""))).isTrue();
        assertThat(reach.covers(new Scope("other", "ann", "guide", "s1", "web")))
                .isFalse();
    }

    @Test
    void aScopeHasATenantAndPartsOfOneLine() {
        assertThatThrownBy(() -> new Scope("", "ann", "", "", "")).isInstanceOf(Fault.Invalid.class);
        assertThatThrownBy(() -> new Scope("default", "a\nb", "", "", "")).isInstanceOf(Fault.Invalid.class);
        assertThatThrownBy(() -> new Scope("default", "", "", "x".repeat(257), ""))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class, fault -> assertThat(fault.field()).isEqualTo("session"));
    }

    @Test
    void aRequestLooksAtNowUnlessItSaysOtherwise() {
        Instant earlier = NOW.minusSeconds(60);
        assertThat(WITHOUT_KEY.asOf(Optional.empty(), Optional.empty())).isEqualTo(AsOf.now(NOW));
        assertThat(WITHOUT_KEY.asOf(Optional.of(earlier), Optional.of(earlier)))
                .isEqualTo(new AsOf(earlier, earlier, NOW));
        assertThat(AsOf.now(NOW).isLatest()).isTrue();
        assertThat(new AsOf(NOW, earlier, NOW).isLatest()).isFalse();
        assertThatThrownBy(() -> WITHOUT_KEY.asOf(Optional.empty(), Optional.of(NOW.plusMillis(1))))
                .isInstanceOfSatisfying(
                        Fault.Invalid.class, fault -> assertThat(fault.field()).isEqualTo("knownAt"));
    }

    @Test
    void aVersionIsSeenWhileItWasKnownAndSoAndNotExpired() {
        Period lately = Period.since(NOW.minusSeconds(10));
        Period past = new Period(NOW.minusSeconds(60), NOW.minusSeconds(10));
        AsOf now = AsOf.now(NOW);
        AsOf then = new AsOf(NOW.minusSeconds(30), NOW.minusSeconds(30), NOW);
        assertThat(now.sees(lately, lately, Period.FOREVER)).isTrue();
        assertThat(now.sees(past, lately, Period.FOREVER)).isFalse();
        assertThat(now.sees(lately, past, Period.FOREVER)).isFalse();
        assertThat(then.sees(past, past, Period.FOREVER)).isTrue();
        assertThat(then.sees(lately, past, Period.FOREVER)).isFalse();
        assertThat(then.sees(past, lately, Period.FOREVER)).isFalse();
    }

    @Test
    void whatHasExpiredIsHiddenWhateverMomentIsLookedAt() {
        AsOf then = new AsOf(NOW.minusSeconds(30), NOW.minusSeconds(30), NOW);
        assertThat(then.sees(Period.ALWAYS, Period.ALWAYS, NOW.minusSeconds(1))).isFalse();
        assertThat(then.sees(Period.ALWAYS, Period.ALWAYS, NOW)).isFalse();
        assertThat(then.sees(Period.ALWAYS, Period.ALWAYS, NOW.plusMillis(1))).isTrue();
    }

    private static void denied(Access access, Credential credential, String explanation) {
        assertThatThrownBy(() -> access.authenticate(credential))
                .isInstanceOf(Fault.Denied.class)
                .hasMessageContaining(explanation);
    }
}
