package ai.sophia.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A bare Lucene index, of vectors or of words: one for all scopes, which a term of each document tells. It is committed and opened once it
 * is filled, not for each batch. Used by one thread.
 */
final class LucenePeer implements Peer {
    private static final String SCOPE = "scope";
    private static final String TEXT = "text";
    private static final String ROW = "row";
    private static final String VECTOR = "vector";

    private final Corpus corpus;
    private final Setting setting;
    private final boolean vectors;
    private final Directory directory;
    private final IndexWriter writer;
    private final IndexWriter elsewhere;
    private final QueryBuilder words = new QueryBuilder(new StandardAnalyzer());
    private @Nullable DirectoryReader reader;

    /**
     * @param vectors whether it is of vectors; else of words
     * @param path an empty directory
     */
    LucenePeer(Corpus corpus, Setting setting, boolean vectors, Path path) throws IOException {
        this.corpus = corpus;
        this.setting = setting;
        this.vectors = vectors;
        this.directory = FSDirectory.open(path.resolve("index"));
        this.writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()));
        this.elsewhere = new IndexWriter(
                FSDirectory.open(path.resolve("elsewhere")), new IndexWriterConfig(new StandardAnalyzer()));
    }

    @Override
    public Add add(int from, int to) throws IOException {
        return add(writer, from, to);
    }

    @Override
    public Add addElsewhere(int from, int to) throws IOException {
        return add(elsewhere, from, to);
    }

    private Add add(IndexWriter index, int from, int to) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (int row = from; row < to; row++) {
            Document document = new Document();
            document.add(new StoredField(ROW, row));
            document.add(new StringField(SCOPE, Setting.nameOf(setting.scopeOf(row)), Field.Store.NO));
            if (vectors) {
                document.add(new KnnFloatVectorField(VECTOR, corpus.vector(row), VectorSimilarityFunction.DOT_PRODUCT));
            } else {
                document.add(new TextField(TEXT, corpus.text(row), Field.Store.YES));
            }
            documents.add(document);
        }
        return () -> index.addDocuments(documents);
    }

    @Override
    public void settle() throws IOException {
        writer.commit();
        reader = DirectoryReader.open(directory);
    }

    @Override
    public List<Asking> askings() {
        return List.of(new Asking((vectors ? Engine.LUCENE : Engine.WORDS).label(), vectors, this::search));
    }

    private Search search(int question) throws IOException {
        if (reader == null) {
            throw new IllegalStateException("expected the index to be filled before it is searched");
        }
        IndexSearcher searcher = new IndexSearcher(reader);
        Query scope = new TermQuery(new Term(SCOPE, Setting.nameOf(setting.askedBy(question))));
        if (vectors) {
            float[] vector = corpus.questionVector(question);
            Query filter = setting.scopes() > 1 ? scope : null;
            return () -> rows(searcher, new KnnFloatVectorQuery(VECTOR, vector, InProcess.CANDIDATES, filter));
        }
        String text = corpus.question(question);
        return () -> rows(
                searcher,
                new BooleanQuery.Builder()
                        .add(words.createBooleanQuery(TEXT, text), Occur.MUST)
                        .add(scope, Occur.FILTER)
                        .build());
    }

    private static int[] rows(IndexSearcher searcher, Query query) throws IOException {
        ScoreDoc[] best = searcher.search(query, Truth.LIMIT).scoreDocs;
        StoredFields stored = searcher.storedFields();
        int[] rows = new int[best.length];
        for (int i = 0; i < best.length; i++) {
            rows[i] = stored.document(best[i].doc).getField(ROW).numericValue().intValue();
        }
        return rows;
    }

    @Override
    public long residentBytes() throws IOException {
        return Footprint.of(ProcessHandle.current());
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
        writer.close();
        directory.close();
        elsewhere.close();
        elsewhere.getDirectory().close();
    }
}
