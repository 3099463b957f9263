package ai.sophia.contract;

import static ai.sophia.contract.ReadingContract.insert;
import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Collections;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.record.MemoryStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a record store tells of what was understood of other memories. */
abstract class UnderstoodContract {
    private static final Scope ADA = Samples.scope("ada");
    private static final Instant LATER = Samples.NOW.plusSeconds(10);

    private final StoreFixture fixture;

    UnderstoodContract(StoreFixture fixture) {
        this.fixture = fixture;
    }

    private static Content of(String text, MemoryId origin, Period valid) {
        return from(text, Provenance.distilled(origin, "rules"), valid);
    }

    private static Content from(String text, Provenance provenance, Period valid) {
        Content fact = Samples.fact(text);
        return new Content(
                fact.text(),
                fact.kind(),
                Collections.FACTS,
                fact.utterance(),
                fact.metadata(),
                fact.importance(),
                fact.subject(),
                valid,
                fact.expires(),
                provenance);
    }

    private static List<Memory> told(MemoryStore store, Scope scope, AsOf asOf, MemoryId... origins) {
        return store.understoodOf(Samples.reach(scope, asOf), Set.of(origins));
    }

    @Test
    void tellsWhatNamesThemAsItsOriginAndNothingElse() throws IOException {
        try (var store = fixture.open()) {
            MemoryId turn = MemoryId.create();
            Memory fact = Samples.memory(ADA, of("a fact", turn, Period.ALWAYS));
            Memory another = Samples.memory(ADA, of("another of the same", turn, Period.ALWAYS));
            Memory other = Samples.memory(ADA, of("one of another", MemoryId.create(), Period.ALWAYS));
            Provenance claiming = new Provenance("api", Provenance.reference(turn), "tester");
            Memory claim = Samples.memory(ADA, from("what only says so", claiming, Period.ALWAYS));
            Memory foreign = Samples.memory(Samples.scope("ben"), of("of somebody else", turn, Period.ALWAYS));
            insert(store, List.of(fact, another, other, claim, foreign));
            AsOf now = Samples.now();
            assertThat(told(store, ADA, now, turn)).containsExactlyInAnyOrder(fact, another);
            assertThat(told(store, ADA, now, turn, MemoryId.create())).containsExactlyInAnyOrder(fact, another);
            assertThat(told(store, ADA, now, MemoryId.create())).isEmpty();
            assertThat(told(store, ADA, now)).isEmpty();
        }
    }

    @Test
    void tellsTheVersionThatIsSeenWhereItNamesThem() throws IOException {
        try (var store = fixture.open()) {
            MemoryId turn = MemoryId.create();
            MemoryId next = MemoryId.create();
            Memory first = Samples.memory(ADA, of("a fact", turn, Period.since(Samples.NOW)));
            insert(store, List.of(first));
            Memory second = Samples.next(first, of("a fact", next, new Period(Samples.NOW, LATER)), LATER);
            store.write(List.of(Samples.revise(second)));
            AsOf everything = AsOf.everything(LATER.plusSeconds(1));
            assertThat(told(store, ADA, everything, turn)).isEmpty();
            assertThat(told(store, ADA, everything, next)).containsExactly(second);
            assertThat(told(store, ADA, AsOf.now(LATER.plusSeconds(1)), next)).isEmpty();
            AsOf before = new AsOf(Samples.NOW, LATER.minusMillis(1), LATER);
            assertThat(told(store, ADA, before, turn))
                    .singleElement()
                    .satisfies(memory -> assertThat(memory.key()).isEqualTo(first.key()));
        }
    }

    @Test
    void tellsOfManyAtOnce() throws IOException {
        try (var store = fixture.open()) {
            List<Memory> facts = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                facts.add(Samples.memory(ADA, of("fact " + i, MemoryId.create(), Period.ALWAYS)));
            }
            insert(store, facts);
            MemoryId[] origins = facts.stream()
                    .map(fact -> fact.content().provenance().origin().orElseThrow())
                    .toArray(MemoryId[]::new);
            assertThat(told(store, ADA, Samples.now(), origins)).containsExactlyInAnyOrderElementsOf(facts);
        }
    }
}
