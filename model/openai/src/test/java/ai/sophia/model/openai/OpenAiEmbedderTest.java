package ai.sophia.model.openai;

import ai.sophia.contract.EmbedderContract;
import ai.sophia.core.embedding.Embedder;
import org.junit.jupiter.api.AfterAll;

/** What every embedder must do, on a server that answers as it should. */
final class OpenAiEmbedderTest extends EmbedderContract {
    private final TestingServer server = new TestingServer();

    @Override
    protected Embedder open() {
        return server.embedder();
    }

    @AfterAll
    void closeServer() {
        server.close();
    }
}
