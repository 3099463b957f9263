package ai.sophia.core.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.access.Partition;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Page;
import ai.sophia.core.tier.Pace;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The turns of a user, read in the order of their saying. */
final class ForwardsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Scope SESSION = new Scope("default", "ada", "", "s1", "");
    private static final Reach USER = Partition.whole("default").reach();

    /** In the order of their storing. */
    private final List<Memory> stored = new ArrayList<>();

    private final Forwards forwards = new Forwards(store(), USER);

    /** One that lists, loads and finds. */
    private MemoryStore store() {
        return (MemoryStore) Proxy.newProxyInstance(
                MemoryStore.class.getClassLoader(),
                new Class<?>[] {MemoryStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "list" -> page((String) arguments[2], (int) arguments[3]);
                    case "load" -> loaded((Collection<?>) arguments[1]);
                    case "find" -> found((MemoryId) arguments[1]);
                    default -> throw new AssertionError(method + " was not expected");
                });
    }

    private Page page(String cursor, int limit) {
        List<Memory> newest = stored.reversed();
        int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        int to = Math.min(newest.size(), from + limit);
        return new Page(newest.subList(from, to), to == newest.size() ? "" : "" + to);
    }

    private Map<VersionKey, Memory> loaded(Collection<?> keys) {
        return stored.stream()
                .filter(memory -> keys.contains(memory.key()))
                .collect(Collectors.toMap(Memory::key, memory -> memory));
    }

    private Optional<Memory> found(MemoryId id) {
        return stored.stream().filter(memory -> memory.id().equals(id)).findFirst();
    }

    private void say(String text, int day, int position) {
        Content content = Content.of(text, Kind.EPISODIC, new Provenance("api", "", "tester"))
                .with(new Utterance(position, "", "user", START.plusSeconds(day * 86_400L)));
        stored.add(new Memory(MemoryId.create(), 1, SESSION, content, Period.since(START)));
    }

    private List<String> read(int from, int most) {
        return forwards.read(from, most).stream()
                .map(memory -> memory.content().text())
                .toList();
    }

    private void list() {
        assertThat(forwards.list(new Pace(() -> true))).isTrue();
    }

    @Test
    void whatWasSaidFirstComesFirstInWhateverOrderItWasStored() {
        say("third", 3, 0);
        say("first", 1, 0);
        say("second", 2, 0);
        list();
        assertThat(read(0, 2)).containsExactly("first", "second");
        assertThat(read(2, 2)).containsExactly("third");
    }

    @Test
    void whatWasSaidAtOnceComesByItsPlace() {
        IntStream.range(0, 1_200).forEach(number -> say("" + number, 1, number));
        list();
        assertThat(forwards.size()).isEqualTo(1_200);
        assertThat(read(0, 3)).containsExactly("0", "1", "2");
        assertThat(read(1_198, 10)).containsExactly("1198", "1199");
    }

    @Test
    void whatIsRevisedMeanwhileIsReadAsItIsNowAndWhatIsDeletedIsNot() {
        say("first", 1, 0);
        say("second", 2, 1);
        say("third", 3, 2);
        list();
        Memory first = stored.getFirst();
        stored.set(0, new Memory(first.id(), 2, SESSION, first.content(), first.stored()));
        stored.remove(1);
        assertThat(forwards.read(0, 10)).containsExactlyElementsOf(stored);
    }

    @Test
    void whoIsToldToEndListsNothing() {
        Pace pace = new Pace(() -> true);
        pace.end();
        assertThat(forwards.list(pace)).isFalse();
    }
}
