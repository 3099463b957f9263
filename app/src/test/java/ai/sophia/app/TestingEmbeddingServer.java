package ai.sophia.app;

import ai.sophia.cli.Choices;
import ai.sophia.contract.TestingProxy;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.model.openai.EmbeddingServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A second Sophia, real and whole, that others use as their embedding server; it wants a key, and what stands before it can spoil its answers. */
final class TestingEmbeddingServer implements AutoCloseable {
    private static final String KEY = "a-key-of-the-embedding-server";

    /** Says that it is not the model in this process, which would stand in for it. */
    private static final String REVISION = "tested";

    /** What it tells of its model, and how long that model's vectors are. */
    static final String SPACE = OnnxModel.MINILM_INT8.space().id() + "@" + REVISION + "-384d";

    private final Application application;
    final TestingProxy proxy;

    TestingEmbeddingServer(Path home) {
        Map<String, String> said =
                Map.of("data", home.resolve("server").toString(), "port", "0", "key", KEY, "embedder", "int8");
        Settings settings = new SettingsLoader(Map.of(), home).load(new Choices(said, ""));
        this.application = Application.start(DataDirectory.take(settings.data()).orElseThrow(), settings, false);
        this.proxy = TestingProxy.to(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), application.address().getPort()));
    }

    /** Where it is reached. */
    String address() {
        return "http://127.0.0.1:" + proxy.address().getPort();
    }

    /** Is away from now on, as if nothing listened. */
    void leave() {
        proxy.become(new TestingProxy.Manner.Reset());
    }

    /** Is there again. */
    void comeBack() {
        proxy.become(new TestingProxy.Manner.Through());
    }

    /** The settings of who uses it. */
    Map<String, String> settings(String... more) {
        Map<String, String> said =
                new HashMap<>(Map.of("embedder.url", address(), "embedder.key", KEY, "embedder.revision", REVISION));
        for (int i = 0; i < more.length; i += 2) {
            said.put(more[i], more[i + 1]);
        }
        return said;
    }

    EmbeddingServer server() {
        return new SettingsLoader(Map.of(), Path.of(""))
                .load(new Choices(settings("budgets.embedder", "60 s"), ""))
                .embeddingServer()
                .orElseThrow();
    }

    @Override
    public void close() {
        proxy.close();
        application.close();
    }
}
