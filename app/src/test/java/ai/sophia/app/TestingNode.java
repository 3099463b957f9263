package ai.sophia.app;

import ai.sophia.cli.Choices;
import ai.sophia.core.access.Access;
import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.conversation.TurnDraft;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.index.Projector;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.recall.Query;
import ai.sophia.core.record.Position;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.tier.Telemetry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** All of Sophia but the server on a data directory, with the models that are served, time enough for every search, and an index that is ready. */
record TestingNode(Wiring wiring, DataDirectory directory) implements AutoCloseable {
    private static final Provenance PROVENANCE = new Provenance("api", "", "tester");

    /** Opens it with the embedder of this name. */
    static TestingNode open(Path home, String embedder) {
        return open(home, Map.of("embedder", embedder));
    }

    /** Opens it with these settings, and no hurry unless they say so. */
    static TestingNode open(Path home, Map<String, String> said) {
        return open(home, said, Map.of());
    }

    /** The same, with what the environment says. */
    static TestingNode open(Path home, Map<String, String> said, Map<String, String> environment) {
        Settings settings = settings(home, said, environment);
        DataDirectory directory = DataDirectory.take(settings.data()).orElseThrow();
        Access access = new Access(Optional.empty(), InstantSource.system());
        try {
            Wiring wiring = Wiring.open(directory, settings, access, Telemetry.NONE);
            Projector index = wiring.spaces().serving().projector();
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> index.state() == Projector.State.CURRENT);
            return new TestingNode(wiring, directory);
        } catch (RuntimeException refused) {
            directory.close();
            throw refused;
        }
    }

    /** The settings of a server that is not in a hurry. */
    static Settings settings(Path home, String embedder) {
        return settings(home, Map.of("embedder", embedder), Map.of());
    }

    private static Settings settings(Path home, Map<String, String> said, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(said);
        all.put("data", home.resolve("data").toString());
        for (String budget :
                List.of("hot", "lexical", "vectors", "servers", "records", "conversation", "embedder", "recall")) {
            all.putIfAbsent("budgets." + budget, "60 s");
        }
        return new SettingsLoader(environment, home).load(new Choices(all, ""));
    }

    /** Something to remember of a user. */
    static Draft draft(String user, String text, List<Embedding> brought) {
        return new Draft(scope(user), Content.of(text, Kind.SEMANTIC, PROVENANCE), "", brought);
    }

    /** A question in words, to all that the user sees now. */
    static Query query(String user, String text, Optional<Position> after) {
        return new Query(reach(user), text, List.of(), Filter.all(), 5, 0, after);
    }

    /** What a user sees now. */
    static Reach reach(String user) {
        return new Reach(
                Access.DEFAULT_TENANT,
                new Part.Only(""),
                new Part.Only(user),
                new Part.Any(),
                new Part.Any(),
                AsOf.now(Instant.now()));
    }

    static Scope scope(String user) {
        return new Scope(Access.DEFAULT_TENANT, user, "", "", "");
    }

    /** Has somebody say something in a session. */
    MemoryId say(Principal principal, Scope scope, String text, Instant at) {
        Content content =
                Content.of(text, Kind.EPISODIC, PROVENANCE).with(new Utterance(Utterance.UNPLACED, "", "user", at));
        Draft draft = Draft.of(scope, content);
        return wiring.sessions()
                .append(principal, scope, List.of(new TurnDraft(draft, List.of())), Optional.empty())
                .getFirst()
                .turn()
                .key()
                .id();
    }

    @Override
    public void close() {
        wiring.close();
        directory.close();
    }
}
