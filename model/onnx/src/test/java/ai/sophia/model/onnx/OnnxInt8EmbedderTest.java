package ai.sophia.model.onnx;

import ai.sophia.contract.EmbedderContract;
import ai.sophia.core.embedding.Embedder;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class OnnxInt8EmbedderTest extends EmbedderContract {
    @TempDir
    static Path cache;

    @Override
    protected Embedder open() {
        return OnnxEmbedder.open(OnnxModel.MINILM_INT8, cache);
    }
}
