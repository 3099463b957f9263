package ai.sophia.app;

import ai.sophia.cli.Choices;
import ai.sophia.cli.Failure;
import ai.sophia.core.access.Access;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.evaluation.Listener;
import ai.sophia.evaluation.Subject;
import ai.sophia.evaluation.Subjects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Opens for evaluation what is served: the same parts, wired in the same way. Used by one thread. */
final class EvaluationSubjects implements Subjects {
    /** How long a question waits for its scope to be loaded. */
    private static final String LOADING = "60 s";

    /** How long the server of an embedder is waited for, which may be starting, and a language model that is away. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Map<String, String> environment;
    private final Path home;
    private final Duration patience;

    EvaluationSubjects(Map<String, String> environment, Path home) {
        this(environment, home, PATIENCE);
    }

    EvaluationSubjects(Map<String, String> environment, Path home, Duration patience) {
        this.patience = patience;
        this.environment = Map.copyOf(environment);
        this.home = home;
    }

    /** Parts that are opened on a data directory, with what closes both. */
    private record Opened(Wiring wiring, Closing closing) {}

    @Override
    public Subject open(Path data, String embedder) {
        Opened opened = opened(data, embedder);
        Wiring wiring = opened.wiring();
        return new Subject(
                wiring.access(),
                wiring.store(),
                wiring.remembering(),
                wiring.recalling(),
                down -> Outages.recalling(wiring, down),
                wiring.spaces().serving().projector(),
                wiring.distilling(),
                wiring.learning(),
                opened.closing()::close);
    }

    @Override
    public Listener listener(Path data) {
        Opened opened = opened(data, "");
        Wiring wiring = opened.wiring();
        return new Listener(
                new Patient(wiring.understanding(), patience),
                meaning(wiring.spaces().serving().encoder().embedder()),
                wiring.store().key(wiring.access().owner().tenant()),
                opened.closing()::close);
    }

    /** That of each text is looked up once. */
    private static Rehearsal.Meaning meaning(Embedder embedder) {
        Map<String, float[]> known = new HashMap<>();
        return text -> known.computeIfAbsent(
                text,
                each -> embedder.embed(Embedder.Role.PASSAGE, List.of(each))
                        .getFirst()
                        .vector());
    }

    private Opened opened(Path data, String embedder) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put(Setting.DATA.label(), data.toString());
        said.put(Setting.RECORDS.label(), "");
        // what is measured is kept to itself: nothing of it belongs on the servers of somebody who works with them
        said.put(Setting.POSTGRES_VECTORS.label(), "off");
        said.put(Setting.CHROMA_HOST.label(), "");
        said.put(Setting.WEAVIATE_HOST.label(), "");
        said.put(Setting.REDIS_ADDRESS.label(), "");
        // a server's first question in a scope may be answered by the index, while the scope is loaded; here every
        // question counts
        said.put(Setting.HOT_BUDGET.label(), LOADING);
        Settings settings = settings(said, embedder);
        DataDirectory directory =
                DataDirectory.take(settings.data()).orElseThrow(() -> DataDirectory.occupied(settings.data()));
        Closing closing = new Closing();
        closing.add("data directory", directory::close);
        try {
            Access access = new Access(Optional.empty(), InstantSource.system());
            Wiring wiring = Wiring.open(directory, settings, access, Telemetry.NONE);
            closing.add("services", wiring::close);
            // what is measured is the embedder that was asked for
            wiring.reembedding().join(patience);
            return new Opened(wiring, closing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            closing.close();
            throw Failure.of("interrupted while the memories are embedded anew");
        } catch (RuntimeException | Error failure) {
            closing.close();
            throw failure;
        }
    }

    @Override
    public Embedder embedder(String embedder) {
        try {
            Path unpacked = Files.createTempDirectory("sophia-embedder");
            Models models = new Models(settings(new LinkedHashMap<>(), embedder), unpacked);
            return models.wanted().orElseGet(models::wantedOnServer).opening().get();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Settings settings(Map<String, String> said, String embedder) {
        if (!embedder.isEmpty()) {
            said.put(Setting.EMBEDDER.label(), embedder);
        }
        return new SettingsLoader(environment, home).load(new Choices(said, ""));
    }
}
