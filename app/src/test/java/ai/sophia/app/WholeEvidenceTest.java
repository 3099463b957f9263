package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.sophia.contract.IndexFixture;
import ai.sophia.contract.Samples;
import ai.sophia.core.Period;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Passage;
import ai.sophia.core.filter.Field;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.filter.Value;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.EvidenceIndex;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.StoredVersion;
import ai.sophia.store.hot.HotProjection;
import ai.sophia.store.hot.HotScopes;
import ai.sophia.store.lucene.EnglishWords;
import ai.sophia.store.lucene.LuceneIndex;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index says of a scope just what the hot tier says of it, so that it does not matter which of them is asked. */
final class WholeEvidenceTest {
    private static final Scope ADA = Samples.scope("ada");
    private static final List<String> WORDS = List.of(
            "tea", "coffee", "cello", "yesterday", "Rome", "garden", "sings", "plays", "Monday", "rain", "book", "why");
    private static final String QUESTION = "who plays the cello or sings in the rain in Oslo";

    /** What is said of a passage; the words as one number. */
    private record Row(float cosine, float typicality, int length, Traits traits, float words, long position) {}

    private record Told(
            Map<VersionKey, List<Row>> rows, Map<VersionKey, List<Passage>> passages, Set<List<VersionKey>> sessions) {}

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<StoredVersion> known = new ArrayList<>();
    private LuceneIndex index;
    private HotScopes hot;
    private HotProjection both;
    private IndexFixture<LuceneIndex> log;

    @BeforeEach
    void open(@TempDir Path directory) {
        index = LuceneIndex.open(directory, Samples.SPACE.id());
        index.clear(IndexFixture.EPOCH);
        log = new IndexFixture<>(index);
        hot = new HotScopes(
                (reach, each) -> {},
                (reach, most) -> false,
                Samples.SPACE.dimension(),
                EnglishWords.INSTANCE,
                1L << 30);
        both = new HotProjection(hot, index);
        ready(hot, Samples.reach(ADA));
    }

    @AfterEach
    void close() {
        both.close();
    }

    private static void ready(HotScopes hot, Reach reach) {
        assertThat(hot.ready(reach, Filter.all()) || hot.await(reach, Filter.all(), Duration.ofMinutes(1)))
                .isTrue();
    }

    private String text(int words) {
        List<String> text = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            text.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return String.join(" ", text) + (random.nextBoolean() ? "?" : ".");
    }

    /** A version of one to three passages, in one of three sessions or in none. */
    private StoredVersion version(int number) {
        int session = number % 4;
        Scope scope = session == 0 ? ADA : Samples.session("ada", "s" + session);
        String text = text(random.nextInt(2, 120));
        Content content = session == 0 ? Samples.fact(text) : Samples.turn(text, random.nextInt(200));
        return stored(Samples.memory(scope, content));
    }

    private StoredVersion stored(Memory memory) {
        int length = memory.content().text().length();
        int count = 1 + random.nextInt(3);
        List<EmbeddedPassage> passages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Passage passage = new Passage(i, length * i / count, length * (i + 1) / count);
            passages.add(new EmbeddedPassage(passage, Samples.vector(random)));
        }
        return new StoredVersion(memory, passages);
    }

    /** Applies the versions; the index is told twice. */
    private void applied(List<StoredVersion> versions) {
        log.apply(versions);
        both.apply(versions, List.of(), log.head());
        known.addAll(versions);
    }

    /** Stages the versions; the index is told twice. */
    private void staged(List<StoredVersion> versions) {
        log.stage(versions);
        both.stage(versions, log.head());
    }

    private List<StoredVersion> versions(int count) {
        List<StoredVersion> versions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            versions.add(version(i));
        }
        return versions;
    }

    private static Told told(EvidenceIndex from, Reach reach, Filter filter, String question, Embedding meaning) {
        return from.compare(reach, filter, question, meaning, WholeEvidenceTest::told)
                .orElseThrow();
    }

    private static Told told(Evidence evidence) {
        float[] words = new float[evidence.start(evidence.versions())];
        for (Evidence.Term term : evidence.terms()) {
            for (int i = 0; i < term.count(); i++) {
                words[term.row(i)] += (float) term.weight() * term.share(i);
            }
        }
        Map<VersionKey, List<Row>> rows = new HashMap<>();
        Map<VersionKey, List<Passage>> passages = new HashMap<>();
        for (int version = 0; version < evidence.versions(); version++) {
            if (evidence.isAdmitted(version)) {
                List<Row> ofVersion = new ArrayList<>();
                List<Passage> named = new ArrayList<>();
                for (int row = evidence.start(version); row < evidence.start(version + 1); row++) {
                    ofVersion.add(new Row(
                            evidence.cosine(row),
                            evidence.typicality(row),
                            evidence.length(row),
                            evidence.traits(row),
                            words[row],
                            evidence.position(version)));
                    named.add(evidence.passage(row));
                }
                rows.put(evidence.key(version), ofVersion);
                passages.put(evidence.key(version), named);
                assertThat(evidence.meaning(version)).hasSize(Samples.SPACE.dimension());
            }
        }
        Set<List<VersionKey>> sessions = new HashSet<>();
        for (Evidence.Session session : evidence.sessions()) {
            List<VersionKey> turns = new ArrayList<>();
            long last = Long.MIN_VALUE;
            for (int i = 0; i < session.count(); i++) {
                int version = session.version(i);
                if (evidence.isAdmitted(version)) {
                    assertThat(evidence.position(version)).isGreaterThanOrEqualTo(last);
                    last = evidence.position(version);
                    turns.add(evidence.key(version));
                }
            }
            if (!turns.isEmpty()) {
                sessions.add(turns.stream()
                        .sorted((one, other) -> one.id().compareTo(other.id()))
                        .toList());
            }
        }
        return new Told(rows, passages, sessions);
    }

    /** @param typical whether both take the same for what there is on the whole */
    private void assertBothTellTheSame(Reach reach, Filter filter, boolean typical) {
        Embedding meaning = Samples.vector(random);
        assertThat(index.ready(reach, filter)).isTrue();
        Told whole = told(index, reach, filter, QUESTION, meaning);
        Told held = told(hot, reach, filter, QUESTION, meaning);
        assertThat(whole.rows().keySet())
                .as("seed %d", seed)
                .isEqualTo(held.rows().keySet())
                .isNotEmpty();
        assertThat(whole.passages()).as("seed %d", seed).isEqualTo(held.passages());
        assertThat(whole.sessions()).as("seed %d", seed).isEqualTo(held.sessions());
        whole.rows().forEach((key, rows) -> {
            List<Row> others = Objects.requireNonNull(held.rows().get(key));
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                Row other = others.get(i);
                assertThat(row.cosine()).as("seed %d", seed).isCloseTo(other.cosine(), within(0.02f));
                assertThat(row.words()).as("seed %d", seed).isCloseTo(other.words(), within(1e-5f));
                assertThat(row.length()).as("seed %d", seed).isEqualTo(other.length());
                assertThat(row.traits()).as("seed %d", seed).isEqualTo(other.traits());
                assertThat(row.position()).as("seed %d", seed).isEqualTo(other.position());
                if (typical) {
                    assertThat(row.typicality()).as("seed %d", seed).isCloseTo(other.typicality(), within(0.02f));
                }
            }
        });
    }

    @Test
    void bothTellTheSameOfWhatIsApplied() {
        applied(versions(200));
        applied(versions(100));
        assertBothTellTheSame(Samples.reach(ADA), Filter.all(), true);
    }

    @Test
    void bothTellTheSameOfWhatIsStagedOnly() {
        applied(versions(50));
        staged(versions(20));
        assertBothTellTheSame(Samples.reach(ADA), Filter.all(), true);
    }

    @Test
    void bothTellTheSameOfWhatWasRevised() {
        applied(versions(50));
        List<StoredVersion> staged = new ArrayList<>();
        List<StoredVersion> revised = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Memory memory = known.get(i).memory();
            Memory next = Samples.next(memory, Samples.turn(text(30), i), Samples.NOW.plusSeconds(1));
            if (i < 10) {
                staged.add(stored(next));
            } else {
                Period ended = new Period(memory.stored().from(), next.stored().from());
                Memory before = new Memory(memory.id(), memory.version(), memory.scope(), memory.content(), ended);
                revised.add(new StoredVersion(before, known.get(i).passages()));
                revised.add(stored(next));
            }
        }
        applied(revised);
        staged(staged);
        assertBothTellTheSame(Samples.reach(ADA), Filter.all(), true);
    }

    @Test
    void bothTellTheSameOfWhatAwaitsItsVectors() {
        applied(versions(50));
        List<StoredVersion> awaiting = versions(20).stream()
                .map(each -> Samples.awaiting(each.memory()))
                .toList();
        applied(awaiting.subList(0, 10));
        staged(awaiting.subList(10, 20));
        assertBothTellTheSame(Samples.reach(ADA), Filter.all(), true);
    }

    @Test
    void bothTellTheSameOfAPartOfTheScope() {
        applied(versions(200));
        Reach session = new Reach(
                ADA.tenant(),
                new Part.Only(ADA.app()),
                new Part.Only(ADA.user()),
                new Part.Any(),
                new Part.Only("s1"),
                Samples.now());
        assertBothTellTheSame(session, Filter.all(), false);
        assertBothTellTheSame(Samples.reach(ADA), new Filter.Eq(Field.Own.KIND, new Value.Text("episodic")), false);
    }

    @Test
    void theIndexLeavesToTheSearchesWhatTheHotTierLeavesToThem() {
        applied(versions(10));
        Filter text = new Filter.Contains(Field.Own.TEXT, new Value.Text("cello"));
        assertThat(index.ready(Samples.reach(ADA), text)).isFalse();
        assertThat(hot.ready(Samples.reach(ADA), text)).isFalse();
    }
}
