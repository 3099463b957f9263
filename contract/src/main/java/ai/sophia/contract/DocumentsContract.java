package ai.sophia.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.record.Mutation;
import ai.sophia.core.record.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Documents} must do. */
public abstract class DocumentsContract {
    private static final Principal ADA = new Principal("ada-inc", "key");
    private static final Principal BEN = new Principal("ben-inc", "key");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    /** What is tested. */
    protected Documents documents;

    /** New, empty documents. */
    protected abstract Documents create() throws Exception;

    /** The store that they are kept with. */
    protected abstract MemoryStore store();

    @BeforeEach
    void createDocuments() throws Exception {
        documents = create();
    }

    @Test
    void findsWhatWasPut() {
        Document document = Document.of("event", "e1", "ada", "{\"a\":\"ä\"}", NOON);
        documents.put(ADA, document);
        assertThat(documents.find(ADA, "event", "e1")).contains(document);
        assertThat(documents.find(ADA, "event", "e2")).isEmpty();
        assertThat(documents.find(ADA, "export", "e1")).isEmpty();
    }

    @Test
    void putAgainReplacesAllButTheMomentOfCreation() {
        documents.put(ADA, Document.of("event", "e1", "ada", "{}", NOON));
        documents.put(ADA, Document.of("event", "e1", "ben", "{\"n\":2}", NOON.plusSeconds(60)));
        assertThat(documents.find(ADA, "event", "e1"))
                .contains(new Document("event", "e1", "ben", "{\"n\":2}", NOON, NOON.plusSeconds(60)));
        assertThat(documents.count(ADA, "event")).isEqualTo(1);
    }

    @Test
    void putsManyTogether() {
        documents.put(ADA, Document.of("event", "e1", "ada", "{}", NOON));
        documents.putAll(
                ADA,
                List.of(
                        Document.of("event", "e1", "ada", "{\"n\":2}", NOON.plusSeconds(60)),
                        Document.of("event", "e2", "ada", "{}", NOON)));
        assertThat(documents.find(ADA, "event", "e1").orElseThrow().body()).isEqualTo("{\"n\":2}");
        assertThat(documents.count(ADA, "event")).isEqualTo(2);
        assertThat(documents.count(BEN, "event")).isZero();
    }

    @Test
    void findsThoseOfManyThatThereAre() {
        List<String> ids = IntStream.range(0, 250).mapToObj(i -> "e" + i).toList();
        documents.putAll(
                ADA,
                ids.stream()
                        .map(id -> Document.of("event", id, "ada", "{\"of\":\"" + id + "\"}", NOON))
                        .toList());
        documents.put(ADA, Document.of("export", "e1", "ada", "{}", NOON));
        documents.put(BEN, Document.of("event", "of ben", "ben", "{}", NOON));
        List<String> asked = new ArrayList<>(ids.subList(20, 250));
        asked.addAll(List.of("e30", "of ben", "nobody's", "", "\u0000"));
        assertThat(documents.findAll(ADA, "event", asked))
                .hasSize(230)
                .allSatisfy(each -> assertThat(each.body()).contains('"' + each.id() + '"'))
                .extracting(Document::id)
                .containsExactlyInAnyOrderElementsOf(ids.subList(20, 250));
        assertThat(documents.findAll(ADA, "event", List.of())).isEmpty();
    }

    @Test
    void anAdditionReplacesNothing() {
        Document first = Document.of("event", "e1", "ada", "{}", NOON);
        assertThat(documents.add(ADA, first, 2)).isEqualTo(Documents.Addition.ADDED);
        assertThat(documents.add(ADA, Document.of("event", "e1", "ben", "{}", NOON), 2))
                .isEqualTo(Documents.Addition.TAKEN);
        assertThat(documents.find(ADA, "event", "e1")).contains(first);
        assertThat(documents.add(BEN, first, 1)).isEqualTo(Documents.Addition.ADDED);
        assertThat(documents.add(ADA, Document.of("export", "e1", "ada", "{}", NOON), 1))
                .isEqualTo(Documents.Addition.ADDED);
    }

    @Test
    void ofThoseWhoAddAtOnceNoMoreAreTakenThanThereIsRoomFor() {
        List<Future<Documents.Addition>> each;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            each = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(
                            () -> documents.add(ADA, Document.of("event", "e" + i / 2, "", "{}", NOON), 10)))
                    .toList();
        }
        List<Documents.Addition> additions =
                each.stream().map(Future::resultNow).toList();
        assertThat(additions)
                .filteredOn(Documents.Addition.ADDED::equals)
                .hasSize(10)
                .hasSameSizeAs(documents.list(ADA, "event", "", 40).documents());
    }

    @Test
    void noTenantSeesAnothersDocuments() {
        documents.put(ADA, Document.of("event", "e1", "u", "{\"of\":\"ada\"}", NOON));
        documents.put(BEN, Document.of("event", "e1", "u", "{\"of\":\"ben\"}", NOON));
        assertThat(documents.find(BEN, "event", "e1").orElseThrow().body()).contains("ben");
        assertThat(documents.list(ADA, "event", "", 10).documents()).hasSize(1);
        assertThat(documents.erase(BEN, "u")).isEqualTo(1);
        assertThat(documents.delete(BEN, "event", "e1")).isFalse();
        assertThat(documents.find(ADA, "event", "e1")).isPresent();
    }

    @Test
    void listsThoseOfAKindNewestFirstPageByPage() {
        for (int i = 0; i < 7; i++) {
            documents.put(ADA, Document.of("event", "e" + i, "", "{}", NOON.plusSeconds(i)));
            documents.put(ADA, Document.of("export", "x" + i, "", "{}", NOON.plusSeconds(i)));
        }
        documents.put(ADA, Document.of("event", "e3", "", "{\"changed\":true}", NOON.plusSeconds(99)));
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            Documents.Page page = documents.list(ADA, "event", cursor, 3);
            assertThat(page.documents()).hasSizeLessThanOrEqualTo(3);
            page.documents().forEach(document -> listed.add(document.id()));
            cursor = page.next();
        } while (!cursor.isEmpty());
        assertThat(listed).containsExactly("e6", "e5", "e4", "e3", "e2", "e1", "e0");
        assertThat(documents.count(ADA, "event")).isEqualTo(7);
    }

    @Test
    void aCursorThatIsNoneIsRefused() {
        assertThatThrownBy(() -> documents.list(ADA, "event", "elsewhere", 3)).isInstanceOf(Fault.Invalid.class);
    }

    @Test
    void whatIsDeletedIsGone() {
        documents.put(ADA, Document.of("event", "e1", "", "{}", NOON));
        assertThat(documents.delete(ADA, "event", "e1")).isTrue();
        assertThat(documents.delete(ADA, "event", "e1")).isFalse();
        assertThat(documents.find(ADA, "event", "e1")).isEmpty();
    }

    @Test
    void nothingIsFoundByWhatCannotBeAnId() {
        for (String id : List.of("", "\u0000", "a\u0000b", "\ud800", "x".repeat(Document.ID_LIMIT + 1))) {
            assertThat(documents.find(ADA, "event", id)).isEmpty();
            assertThat(documents.delete(ADA, "event", id)).isFalse();
        }
    }

    @Test
    void erasesWhatIsAboutAUserAndNothingElse() {
        documents.put(ADA, Document.of("event", "e1", "ann", "{}", NOON));
        documents.put(ADA, Document.of("feedback", "f1", "ann", "{}", NOON));
        documents.put(ADA, Document.of("event", "e2", "bob", "{}", NOON));
        documents.put(ADA, Document.of("event", "e3", "", "{}", NOON));
        assertThat(documents.erase(ADA, "ann")).isEqualTo(2);
        assertThat(documents.erase(ADA, "")).isZero();
        assertThat(documents.list(ADA, "event", "", 10).documents())
                .extracting(Document::id)
                .containsExactly("e3", "e2");
    }

    @Test
    void aDocumentIsPutInTheTransactionOfTheWriteThatItTellsOf() {
        Memory memory = Samples.memory(Samples.scope("ada"), Samples.fact("Ada drinks tea"));
        List<Mutation> write = List.of(Samples.insert(memory, ""));
        List<Outcome> told = new ArrayList<>();
        List<Outcome> outcomes = store().write(write, ADA, each -> {
            told.addAll(each);
            return Document.of("event", "e1", "", "{}", NOON);
        });
        assertThat(outcomes).isEqualTo(told).hasSize(1).first().isInstanceOf(Outcome.Written.class);
        assertThat(documents.find(ADA, "event", "e1")).isPresent();
        assertThat(documents.find(BEN, "event", "e1")).isEmpty();
        assertThat(store().write(write, ADA, each -> Document.of("event", "e2", "", "{}", NOON)))
                .first()
                .isInstanceOf(Outcome.Duplicate.class);
        assertThat(documents.find(ADA, "event", "e2")).isPresent();
    }

    @Test
    void nothingIsWrittenIfNoDocumentCanTellOfIt() {
        Memory memory = Samples.memory(Samples.scope("ada"), Samples.fact("Ada drinks tea"));
        assertThatThrownBy(() -> store().write(List.of(Samples.insert(memory, "")), ADA, outcomes -> {
                    throw new IllegalStateException("cannot tell");
                }))
                .hasMessageContaining("cannot tell");
        assertThat(store().find(Samples.everything("acme"), memory.id())).isEmpty();
        assertThat(store().write(List.of(Samples.insert(memory, "")))).first().isInstanceOf(Outcome.Written.class);
    }
}
