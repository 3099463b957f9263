package ai.sophia.app;

import ai.sophia.cli.Failure;
import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.StandbyEmbedder;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Guard;
import ai.sophia.guard.Breaker;
import ai.sophia.model.onnx.OnnxModel;
import ai.sophia.model.openai.AbsentEmbedder;
import ai.sophia.model.openai.Contact;
import ai.sophia.model.openai.EmbeddingDependency;
import ai.sophia.model.openai.EmbeddingServer;
import ai.sophia.model.openai.OpenAiEmbedder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which models the settings name, in this process and on a server. Immutable, safe for all threads.
 *
 * @param cache where models in this process keep files
 * @param guard of the server's calls
 */
record Models(Settings settings, Path cache, Guard guard) {
    private static final Logger LOG = LoggerFactory.getLogger(Models.class);

    /** How long a start waits for a server when nothing serves yet, and each look for it afterwards. */
    private static final Duration CONTACT = Duration.ofSeconds(5);

    Models(Settings settings, Path cache) {
        this(settings, cache, new Breaker("embeddings", OpenAiEmbedder.LONGEST));
    }

    /** The server, if there is one. */
    List<Dependency> servers() {
        return settings.embeddingServer().stream()
                .map(server -> (Dependency) new EmbeddingDependency(server, guard))
                .toList();
    }

    /** The model in this process that is wanted; empty if one on a server is. */
    Optional<Model> wanted() {
        return settings.wantsServer() ? Optional.empty() : Optional.of(inProcess(settings.embedder()));
    }

    /**
     * The model on the server that is wanted.
     *
     * @throws Fault.Unavailable if the server does not tell its space
     */
    Model wantedOnServer() {
        EmbeddingServer server = server();
        return onServer(server, Contact.with(server, CONTACT));
    }

    /** The model to begin with where nothing is remembered yet: the one that is wanted, or one in this process until the server is there. */
    Model first() {
        return wanted().orElseGet(() -> {
            try {
                return wantedOnServer();
            } catch (Fault.Unavailable away) {
                LOG.warn(
                        "Begins with the model in this process, until there is the one that is wanted: {}",
                        away.getMessage());
                return inProcess(Setting.EMBEDDER.usual(false));
            }
        });
    }

    /** Whether the settings say, without the server, that the model wanted on it is that of this space. */
    boolean surelyWants(String space) {
        return settings.wantsServer()
                && server().isDetermined()
                && server().space(space).isPresent();
    }

    /**
     * The model of a space that serves.
     *
     * @throws Failure if this build has no such model: in another space what was remembered would not be found
     */
    Model of(String space) {
        return Arrays.stream(OnnxModel.values())
                .filter(OnnxModel::isPresent)
                .filter(each -> each.space().id().equals(space))
                .findFirst()
                .map(model -> Model.of(model, cache))
                .or(() -> settings.embeddingServer()
                        .flatMap(server -> server.space(space).map(same -> onServer(server, same))))
                .or(() -> AbsentEmbedder.of(space).map(absent -> new Model(absent.space(), () -> absent)))
                .orElseThrow(() -> Failure.misuse("the memories here were embedded by " + space
                        + ", and this build has no such model to answer questions with. Start with the version of Sophia"
                        + " that they were made with, or export them there and import them into a new data directory"));
    }

    private Model onServer(EmbeddingServer server, EmbeddingSpace space) {
        return new Model(space, () -> {
            Embedder embedder = new OpenAiEmbedder(server, space, guard);
            return twin(space)
                    .map(twin -> (Embedder)
                            new StandbyEmbedder(embedder, Model.of(twin, cache).opening()))
                    .orElse(embedder);
        });
    }

    /** The model in this process that the one on the server is: as another Sophia names it, which embeds with it. */
    private static Optional<OnnxModel> twin(EmbeddingSpace space) {
        return Arrays.stream(OnnxModel.values())
                .filter(OnnxModel::isPresent)
                .filter(each ->
                        space.id().equals(each.space().id() + "@" + each.space().dimension() + "d"))
                .findFirst();
    }

    private EmbeddingServer server() {
        return settings.embeddingServer().orElseThrow(() -> new IllegalStateException("no server is set"));
    }

    private Model inProcess(String name) {
        return Model.of(onnx(name), cache);
    }

    private static OnnxModel onnx(String name) {
        return Arrays.stream(OnnxModel.values())
                .filter(each -> each.label().equals(name))
                .filter(OnnxModel::isPresent)
                .findFirst()
                .orElseThrow(() -> Failure.misuse("there is no embedder \"" + name + "\" in this build; there are: "
                        + String.join(
                                ", ",
                                Arrays.stream(OnnxModel.values())
                                        .filter(OnnxModel::isPresent)
                                        .map(OnnxModel::label)
                                        .toList())));
    }
}
