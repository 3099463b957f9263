package ai.sophia.store.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat.FieldsReader;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.hnsw.HnswGraph;

/** Tells which segments have a graph of their vectors. Stateless. */
final class Graphs {
    private Graphs() {}

    /** How many vectors the graph of a segment holds, 0 if it has none: see {@link SparingCodec}. */
    static int vertices(LeafReaderContext leaf) {
        if (!(leaf.reader() instanceof CodecReader segment)) {
            return 0;
        }
        KnnVectorsReader all = segment.getVectorReader();
        KnnVectorsReader vectors = all instanceof FieldsReader fields ? fields.getFieldReader(Documents.VECTOR) : all;
        try {
            HnswGraph graph =
                    vectors instanceof HnswGraphProvider provider ? provider.getGraph(Documents.VECTOR) : null;
            return graph == null ? 0 : graph.size();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
