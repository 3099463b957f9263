package ai.sophia.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.sophia.contract.IndexFixture;
import ai.sophia.contract.Samples;
import ai.sophia.core.Fault;
import ai.sophia.core.access.Scope;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of the index hold, and what becomes of files that cannot be used. */
final class LuceneIndexTest {
    private static final Scope ADA = Samples.scope("ada");

    @TempDir
    Path directory;

    private LuceneIndex open() {
        return LuceneIndex.open(directory, Samples.SPACE.id());
    }

    private Memory filled() {
        Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the Violoncello at Xanadu"));
        try (var fixture = new IndexFixture<>(open())) {
            fixture.index().clear(IndexFixture.EPOCH);
            fixture.apply(memory);
        }
        return memory;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private boolean anyFileHolds(String word) throws IOException {
        for (Path file : files()) {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            if (bytes.contains(word)) {
                return true;
            }
        }
        return false;
    }

    private static void assertBegunAnew(LuceneIndex index, Memory lost) {
        assertThat(index.applied()).isEqualTo(new Position("", 0));
        assertThat(index.checkpoint()).isEqualTo(new Position("", 0));
        var fixture = new IndexFixture<>(index);
        assertThat(fixture.inventory()).isEmpty();
        index.clear(IndexFixture.EPOCH);
        fixture.apply(lost);
        assertThat(fixture.words(ADA, "violoncello")).containsExactly(lost.key());
        fixture.close();
    }

    @Test
    void aNewIndexStandsBeforeAnyLog() {
        try (LuceneIndex index = open()) {
            assertThat(index.checkpoint()).isEqualTo(new Position("", 0));
        }
    }

    @Test
    void aVersionThatIsAppliedWhileTheOneBeforeIsStillStagedIsCompared() {
        Memory first = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
        Memory second = Samples.next(first, Samples.fact("Ada plays the viola"), Samples.NOW.minusSeconds(1));
        try (LuceneIndex index = open()) {
            index.clear(IndexFixture.EPOCH);
            index.apply(List.of(Samples.stored(second)), List.of(), new Position(IndexFixture.EPOCH, 2));
            // as a search finds it that took the tail before the log brought both, and the searcher after it
            index.stage(List.of(Samples.stored(first)), new Position(IndexFixture.EPOCH, 3));
            Set<VersionKey> compared = index.compare(
                            Samples.reach(ADA), Filter.all(), "viola", Samples.vector("viola"), evidence -> {
                                Set<VersionKey> keys = new HashSet<>();
                                for (int version = 0; version < evidence.versions(); version++) {
                                    keys.add(evidence.key(version));
                                }
                                return keys;
                            })
                    .orElseThrow();
            assertThat(compared).contains(second.key());
        }
    }

    @Test
    void neitherTextNorTheOrderOfItsWordsIsKept() throws IOException {
        filled();
        try (var files = FSDirectory.open(directory);
                DirectoryReader reader = DirectoryReader.open(files)) {
            assertThat(reader.storedFields().document(0).getFields()).isEmpty();
            assertThat(reader.termVectors().get(0)).isNull();
            for (FieldInfo field : FieldInfos.getMergedFieldInfos(reader)) {
                assertThat(field.hasTermVectors()).as(field.name).isFalse();
                assertThat(field.getIndexOptions().subsumes(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS))
                        .as(field.name)
                        .isFalse();
            }
        }
        assertThat(anyFileHolds("violoncello at")).isFalse();
    }

    @Test
    void theWordsOfDeletedMemoriesLeaveTheFiles() throws IOException {
        try (var fixture = new IndexFixture<>(open())) {
            fixture.index().clear(IndexFixture.EPOCH);
            Memory deleted = Samples.memory(ADA, Samples.fact("The xylograph of Ada"));
            for (int i = 0; i < 100; i++) {
                fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the cello " + i)));
            }
            fixture.apply(deleted);
            fixture.index().commit();
            assertThat(anyFileHolds("xylograph")).isTrue();
            fixture.delete(deleted.id());
            fixture.index().commit();
            await().untilAsserted(() -> assertThat(anyFileHolds("xylograph")).isFalse());
            assertThat(fixture.inventory()).hasSize(100);
        }
    }

    @Test
    void closingWhileWordsAreErasedHarmsNothing() {
        for (int round = 0; round < 5; round++) {
            Memory kept = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
            try (var fixture = new IndexFixture<>(open())) {
                fixture.index().clear(IndexFixture.EPOCH);
                Memory deleted = Samples.memory(ADA, Samples.fact("Ada plays the viola"));
                fixture.apply(kept, deleted);
                fixture.index().commit();
                fixture.delete(deleted.id());
                fixture.index().commit();
            }
            try (var fixture = new IndexFixture<>(open())) {
                assertThat(fixture.inventory()).containsExactly(kept.key());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated", "flipped", "missing", "emptied"})
    void aDamagedIndexIsBegunAnew(String damage) throws IOException {
        Memory memory = filled();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.equals("write.lock") || name.startsWith("segments")) {
                continue;
            }
            byte[] bytes = Files.readAllBytes(file);
            switch (damage) {
                case "truncated" -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
                case "flipped" -> {
                    bytes[bytes.length / 2] ^= 0x10;
                    Files.write(file, bytes);
                }
                case "missing" -> Files.delete(file);
                default -> Files.write(file, new byte[0]);
            }
        }
        assertBegunAnew(open(), memory);
    }

    @Test
    void aDamagedCommitIsBegunAnew() throws IOException {
        Memory memory = filled();
        for (Path file : files()) {
            if (file.getFileName().toString().startsWith("segments")) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        assertBegunAnew(open(), memory);
    }

    @Test
    void anIndexOfAnotherSpaceIsBegunAnew() {
        Memory memory = filled();
        LuceneIndex.open(directory, "other@1").close();
        assertBegunAnew(open(), memory);
    }

    @Test
    void whatIsBegunAnewIsTakenAwayOnlyIfThatIsAgreedTo() throws IOException {
        Memory memory = filled();
        List<Path> before = files();
        List<Position> told = new ArrayList<>();
        assertThatThrownBy(() -> LuceneIndex.open(directory, "another", known -> {
                    told.add(known);
                    throw new IllegalStateException("not agreed");
                }))
                .hasMessage("not agreed");
        assertThat(told).hasSize(1).allMatch(known -> known.sequence() > 0);
        assertThat(files()).isEqualTo(before);
        try (var fixture = new IndexFixture<>(open())) {
            assertThat(fixture.words(ADA, "violoncello")).containsExactly(memory.key());
        }
    }

    @Test
    void anIndexThatSomethingElseWroteIsBegunAnew() throws IOException {
        try (var files = FSDirectory.open(directory);
                IndexWriter writer = new IndexWriter(files, new IndexWriterConfig())) {
            Document document = new Document();
            document.add(new StringField("name", "value", Field.Store.YES));
            writer.addDocument(document);
        }
        assertBegunAnew(open(), Samples.memory(ADA, Samples.fact("Ada plays the violoncello")));
    }

    @Test
    void filesThatNoIndexWroteAreLeftAlone() throws IOException {
        Path letter = Files.writeString(directory.resolve("letter.txt"), "Dear Ada");
        Files.writeString(directory.resolve("segments_1"), "not a commit");
        open().close();
        assertThat(letter).hasContent("Dear Ada");
    }

    @Test
    void anIndexInUseIsRefusedAndUnharmed() {
        try (var fixture = new IndexFixture<>(open())) {
            fixture.index().clear(IndexFixture.EPOCH);
            Memory memory = Samples.memory(ADA, Samples.fact("Ada plays the cello"));
            fixture.apply(memory);
            assertThatThrownBy(this::open)
                    .isInstanceOf(Fault.Unavailable.class)
                    .hasMessageContaining("in use by another process")
                    .hasMessageContaining(directory.toString());
            assertThat(fixture.words(ADA, "cello")).containsExactly(memory.key());
        }
    }

    @Test
    void aClosedIndexSaysSo() {
        LuceneIndex index = open();
        index.close();
        index.close();
        var fixture = new IndexFixture<>(index);
        assertThatThrownBy(() -> fixture.apply(Samples.memory(ADA, Samples.fact("Ada plays the cello"))))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> fixture.words(ADA, "cello")).isInstanceOf(Fault.Unavailable.class);
    }
}
