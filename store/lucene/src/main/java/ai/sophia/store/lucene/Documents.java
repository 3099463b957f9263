package ai.sophia.store.lucene;

import ai.sophia.core.access.Scope;
import ai.sophia.core.embedding.EmbeddedPassage;
import ai.sophia.core.index.Times;
import ai.sophia.core.memory.Memory;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.StoredVersion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/**
 * What the index keeps of a version: a document for each passage, which can be found by its terms, its vector and the memory's fields, and
 * from which only the passage's key and sketch can be read back. Neither text nor the order of its words is kept. Stateless.
 */
final class Documents {
    static final String TEXT = "text";
    static final String VECTOR = "vector";
    static final String SKETCH = "sketch";
    static final String FACT = "fact";
    static final String STORED_FROM = "storedFrom";
    static final String STORED_TO = "storedTo";
    static final String VALID_FROM = "validFrom";
    static final String VALID_TO = "validTo";
    static final String EXPIRES = "expires";
    static final String KEY = "key";

    private static final String MEMORY = "memory";
    private static final String VERSION = "version";
    private static final String SCOPE = "scope";
    private static final FieldType WORDS = words();

    /** A part of a scope, as the letter that its terms begin with. */
    enum ScopePart {
        TENANT('t'),
        APP('p'),
        USER('u'),
        AGENT('a'),
        SESSION('s');

        private final char letter;

        ScopePart(char letter) {
            this.letter = letter;
        }

        /** The term of documents whose scope has this value here. */
        Term term(String value) {
            return new Term(SCOPE, letter + value);
        }
    }

    private Documents() {}

    /** The term that all documents of a memory have. */
    static Term memory(MemoryId id) {
        return new Term(MEMORY, bytes(id.value(), 0));
    }

    /** The term that all documents of a version have. */
    static Term version(VersionKey key) {
        return new Term(VERSION, bytes(key.id().value(), key.version()));
    }

    /** The documents of a version. */
    static List<Document> of(StoredVersion version) {
        Memory memory = version.memory();
        Set<BytesRef> facts = Facts.of(memory);
        List<Document> documents = new ArrayList<>(version.passages().size());
        for (EmbeddedPassage each : version.passages()) {
            Document document = new Document();
            document.add(field(memory(memory.id())));
            document.add(field(version(memory.key())));
            document.add(new BinaryDocValuesField(KEY, Keys.of(memory, each.passage())));
            scope(document, memory.scope());
            times(document, memory);
            facts.forEach(fact -> document.add(new StringField(FACT, fact, Field.Store.NO)));
            document.add(new Field(TEXT, each.passage().spoken(memory.content()), WORDS));
            if (!each.embedding().isAwaited()) {
                float[] vector = each.embedding().vector();
                document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
                document.add(new BinaryDocValuesField(SKETCH, Sketches.of(vector)));
            }
            documents.add(document);
        }
        return documents;
    }

    private static BytesRef bytes(UUID id, int version) {
        ByteBuffer buffer = ByteBuffer.allocate(2 * Long.BYTES + (version > 0 ? Integer.BYTES : 0));
        buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        if (version > 0) {
            buffer.putInt(version);
        }
        return new BytesRef(buffer.array());
    }

    private static void scope(Document document, Scope scope) {
        document.add(field(ScopePart.TENANT.term(scope.tenant())));
        document.add(field(ScopePart.APP.term(scope.app())));
        document.add(field(ScopePart.USER.term(scope.user())));
        document.add(field(ScopePart.AGENT.term(scope.agent())));
        document.add(field(ScopePart.SESSION.term(scope.session())));
    }

    /** Ends are rounded up: what ends within a millisecond is found during all of it. */
    private static void times(Document document, Memory memory) {
        document.add(moment(STORED_FROM, Times.floor(memory.stored().from())));
        document.add(moment(STORED_TO, Times.ceiling(memory.stored().to())));
        document.add(moment(VALID_FROM, Times.floor(memory.content().valid().from())));
        document.add(moment(VALID_TO, Times.ceiling(memory.content().valid().to())));
        document.add(moment(EXPIRES, Times.ceiling(memory.content().expires())));
    }

    private static LongField moment(String name, long millisecond) {
        return new LongField(name, millisecond, Field.Store.NO);
    }

    private static StringField field(Term term) {
        return new StringField(term.field(), term.bytes(), Field.Store.NO);
    }

    private static FieldType words() {
        FieldType words = new FieldType();
        words.setTokenized(true);
        words.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        words.freeze();
        return words;
    }
}
