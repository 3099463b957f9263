package ai.sophia.app;

import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.model.onnx.OnnxEmbedder;
import ai.sophia.model.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * A model whose space is known before it is opened. Immutable, safe for all threads.
 *
 * @param opening opens it; may take a while
 */
record Model(EmbeddingSpace space, Supplier<Embedder> opening) {
    /** One that runs in this process. */
    static Model of(OnnxModel model, Path cache) {
        return new Model(model.space(), () -> OnnxEmbedder.open(model, cache));
    }
}
