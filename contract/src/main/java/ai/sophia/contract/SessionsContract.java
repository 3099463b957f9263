package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.sophia.core.Fault;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Page;
import ai.sophia.core.record.SessionCount;
import ai.sophia.core.record.SessionPage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a record store tells of sessions. */
abstract class SessionsContract {
    private static final Reach ALL = Samples.everything("acme");

    private final StoreFixture fixture;

    SessionsContract(StoreFixture fixture) {
        this.fixture = fixture;
    }

    @Test
    void listsSessionsByTheirBeginningWithTheirTurnsAndWhenTheseWereSaid() throws IOException {
        Instant morning = Instant.parse("2026-02-01T08:00:00Z");
        Instant noon = Instant.parse("2026-02-01T12:00:00Z");
        try (var store = fixture.open()) {
            store.write(List.of(
                    Samples.insert(Samples.session("ada", "s1"), said("good morning", morning)),
                    Samples.insert(Samples.session("ada", "s1"), said("good day", noon)),
                    Samples.insert(Samples.session("ada", "s2"), Samples.turn("who knows when")),
                    Samples.insert(Samples.session("ada", "s3"), Samples.fact("no turn")),
                    Samples.insert(Samples.scope("ada"), Samples.turn("of no session")),
                    Samples.insert(Samples.session("ben", "s1"), Samples.turn("of somebody else"))));
            assertThat(store.sessions(reach("ada"), "", 10))
                    .isEqualTo(new SessionPage(
                            List.of(
                                    new SessionCount(Samples.session("ada", "s2"), 1, Samples.NOW, Samples.NOW),
                                    new SessionCount(Samples.session("ada", "s1"), 2, morning, noon)),
                            ""));
            assertThat(store.sessions(ALL, "", 10).sessions())
                    .extracting(SessionCount::session)
                    .containsExactly(
                            Samples.session("ben", "s1"), Samples.session("ada", "s2"), Samples.session("ada", "s1"));
        }
    }

    @Test
    void aSessionIsOneWhicheverAgentsTakePartInIt() throws IOException {
        try (var store = fixture.open()) {
            Scope alone = Samples.session("ada", "s1");
            Scope helped = new Scope(alone.tenant(), alone.user(), "helper", alone.session(), alone.app());
            store.write(List.of(
                    Samples.insert(alone, Samples.turn("one")),
                    Samples.insert(Samples.session("ada", "s2"), Samples.turn("two")),
                    Samples.insert(helped, Samples.turn("three"))));
            assertThat(store.sessions(ALL, "", 10).sessions())
                    .extracting(SessionCount::session, SessionCount::turns)
                    .containsExactly(tuple(Samples.session("ada", "s2"), 1L), tuple(alone, 2L));
        }
    }

    @Test
    void listsSessionsPageByPageAndNoneTwice() throws IOException {
        try (var store = fixture.open()) {
            List<Mutation> turns = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                turns.add(Samples.insert(Samples.session("ada", "s" + i % 10), Samples.turn("turn " + i)));
            }
            store.write(turns);
            List<String> names = new ArrayList<>();
            String cursor = "";
            do {
                SessionPage page = store.sessions(ALL, cursor, 3);
                page.sessions().forEach(each -> names.add(each.session().session()));
                cursor = page.next();
                store.write(List.of(Samples.insert(Samples.session("ada", "new" + cursor), Samples.turn("hello"))));
            } while (!cursor.isEmpty());
            assertThat(names).containsExactly("s9", "s8", "s7", "s6", "s5", "s4", "s3", "s2", "s1", "s0");
            assertThatThrownBy(() -> store.sessions(ALL, "none", 3))
                    .isInstanceOfSatisfying(
                            Fault.Invalid.class,
                            fault -> assertThat(fault.field()).isEqualTo("cursor"));
        }
    }

    @Test
    void countsOnlyTurnsThatAreSeen() throws IOException {
        try (var store = fixture.open()) {
            Content expired = Samples.turn("gone").expiring(Samples.NOW.minusSeconds(1));
            Memory deleted = Samples.memory(Samples.session("ada", "s3"), Samples.turn("deleted"));
            store.write(List.of(
                    Samples.insert(Samples.session("ada", "s1"), expired),
                    Samples.insert(Samples.session("ada", "s1"), Samples.turn("here")),
                    Samples.insert(Samples.session("ada", "s2"), expired),
                    Samples.insert(deleted, "")));
            store.write(List.of(Samples.delete(deleted)));
            assertThat(store.sessions(ALL, "", 10).sessions())
                    .containsExactly(new SessionCount(Samples.session("ada", "s1"), 1, Samples.NOW, Samples.NOW));
            assertThat(store.sessions(Samples.everything("acme", AsOf.everything(Samples.NOW)), "", 10)
                            .sessions())
                    .extracting(SessionCount::turns)
                    .containsExactly(1L, 2L);
        }
    }

    @Test
    void listsTheMemoriesOfFewScopesAndOfManyInOneOrder() throws IOException {
        Random random =
                Seed.fresh("listsTheMemoriesOfFewScopesAndOfManyInOneOrder").random();
        try (var store = fixture.open()) {
            List<Mutation> turns = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                turns.add(Samples.insert(Samples.session("ada", "s" + random.nextInt(12)), Samples.turn("turn " + i)));
            }
            store.write(turns);
            List<Memory> all = listed(store, ALL, Filter.all());
            assertThat(all)
                    .hasSize(120)
                    .isSortedAccordingTo(Comparator.comparing(Memory::id).reversed());
            Filter ones = new Filter.Contains(Field.Own.TEXT, new Value.Text("1"));
            for (int session = 0; session < 12; session++) {
                String name = "s" + session;
                Reach one = new Reach(
                        "acme",
                        new Part.Any(),
                        new Part.Only("ada"),
                        new Part.Any(),
                        new Part.Only(name),
                        Samples.now());
                List<Memory> of = all.stream()
                        .filter(memory -> memory.scope().session().equals(name))
                        .toList();
                assertThat(listed(store, one, Filter.all())).isEqualTo(of);
                assertThat(listed(store, one, ones))
                        .isEqualTo(of.stream()
                                .filter(memory -> memory.content().text().contains("1"))
                                .toList());
            }
        }
    }

    private static List<Memory> listed(MemoryStore store, Reach reach, Filter filter) {
        List<Memory> listed = new ArrayList<>();
        String cursor = "";
        do {
            Page page = store.list(reach, filter, cursor, 3);
            listed.addAll(page.memories());
            cursor = page.next();
        } while (!cursor.isEmpty());
        return listed;
    }

    private static Reach reach(String user) {
        return new Reach("acme", new Part.Any(), new Part.Only(user), new Part.Any(), new Part.Any(), Samples.now());
    }

    private static Content said(String text, Instant at) {
        return Samples.turn(text).with(new Utterance(Utterance.UNPLACED, "", "", at));
    }
}
