package ai.sophia.app;

import ai.sophia.cli.Choices;
import ai.sophia.cli.EffectiveSetting;
import ai.sophia.cli.Failure;
import ai.sophia.core.Fault;
import ai.sophia.model.openai.EmbeddingServer;
import ai.sophia.store.chroma.ChromaEnvironment;
import ai.sophia.store.chroma.ChromaSettings;
import ai.sophia.store.redis.RedisSettings;
import ai.sophia.store.sql.PgvectorSettings;
import ai.sophia.store.sql.PostgresServer;
import ai.sophia.store.sql.VectorMethod;
import ai.sophia.store.weaviate.WeaviateEnvironment;
import ai.sophia.store.weaviate.WeaviateSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the settings: the command line wins over the environment, the environment over the settings file, and that over what is usual.
 * Used by one thread.
 */
final class SettingsLoader {
    /** Name of the settings file in the data directory. */
    static final String FILE = "sophia.yaml";

    private static final String FILE_VARIABLE = Setting.PREFIX + "CONFIG";
    private static final String CONTAINER_VARIABLE = Setting.PREFIX + "CONTAINER";
    private static final String DEFAULT = "default";
    private static final String OFF = "off";
    private static final int LIKE = 2;

    /** In a name of fewer letters, behind what all begin with, two slips make it another one. */
    private static final int LONG = 5;

    /** A value and where it came from. */
    private record Sourced(String value, String origin) {}

    private final Map<String, String> environment;
    private final Path home;
    private final Map<Setting, Sourced> found = new EnumMap<>(Setting.class);

    /** @param home the user's home, for {@code ~} */
    SettingsLoader(Map<String, String> environment, Path home) {
        this.environment = Map.copyOf(environment);
        this.home = home;
    }

    /** Where the settings file is and whether somebody named it. */
    private record Place(Path file, boolean named) {}

    /**
     * The settings in effect.
     *
     * @throws Failure if one is wrong or unknown
     */
    Settings load(Choices choices) {
        collect(choices);
        return settings();
    }

    /** The settings in effect, each with its origin, after checking them all. */
    List<EffectiveSetting> explain(Choices choices) {
        load(choices);
        List<EffectiveSetting> effective = new ArrayList<>();
        found.forEach((setting, sourced) -> effective.add(
                setting.isSecret() && !sourced.value().isEmpty()
                        ? EffectiveSetting.hidden(setting.label(), sourced.origin())
                        : new EffectiveSetting(setting.label(), sourced.value(), sourced.origin())));
        return effective;
    }

    private void collect(Choices choices) {
        found.clear();
        boolean container = environment.getOrDefault(CONTAINER_VARIABLE, "").equals("1");
        for (Setting setting : Setting.values()) {
            found.put(setting, new Sourced(setting.usual(container), DEFAULT));
        }
        Map<Setting, Sourced> nearer = new EnumMap<>(Setting.class);
        refuseMisspelled();
        for (Setting setting : Setting.values()) {
            fromEnvironment(setting).ifPresent(value -> nearer.put(setting, value));
            String said = choices.settings().get(setting.label());
            if (said != null) {
                nearer.put(setting, new Sourced(said, "--" + setting.label()));
            }
        }
        Path data = Values.path(
                nearer.getOrDefault(Setting.DATA, value(Setting.DATA)).value(), home);
        Place place = place(choices, data);
        if (place.named() || Files.exists(place.file())) {
            SettingsFile.read(place.file())
                    .forEach((setting, value) ->
                            found.put(setting, new Sourced(value, place.file().toString())));
        }
        found.putAll(nearer);
        preferServer();
    }

    /** Who tells where a server is and no more wants what it embeds. */
    private void preferServer() {
        Sourced url = value(Setting.EMBEDDER_URL);
        Sourced usual = value(Setting.EMBEDDER);
        if (!url.value().isBlank() && usual.origin().equals(DEFAULT)) {
            found.put(Setting.EMBEDDER, new Sourced(Settings.SERVER, url.origin()));
        }
    }

    private Place place(Choices choices, Path data) {
        String named = choices.file().isEmpty() ? environment.getOrDefault(FILE_VARIABLE, "") : choices.file();
        return named.isEmpty() ? new Place(data.resolve(FILE), false) : new Place(Values.path(named, home), true);
    }

    private Optional<Sourced> fromEnvironment(Setting setting) {
        String variable = setting.variable();
        String direct = environment.getOrDefault(variable, "");
        String file = setting.isSecret() ? environment.getOrDefault(variable + Setting.FILE_SUFFIX, "") : "";
        if (!direct.isEmpty() && !file.isEmpty()) {
            throw Failure.misuse(
                    variable + " and " + variable + Setting.FILE_SUFFIX + " are both set: unset one of them");
        }
        if (!file.isEmpty()) {
            return Optional.of(
                    new Sourced(secret(variable + Setting.FILE_SUFFIX, file), variable + Setting.FILE_SUFFIX));
        }
        return direct.isEmpty() ? customary(setting) : Optional.of(new Sourced(direct, variable));
    }

    private Optional<Sourced> customary(Setting setting) {
        return setting.customary().stream()
                .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
                .findFirst()
                .map(variable -> new Sourced(environment.getOrDefault(variable, ""), variable));
    }

    private String secret(String variable, String file) {
        try {
            String content = Files.readString(Values.path(file, home)).replaceFirst("\\r?\\n\\z", "");
            if (content.isEmpty()) {
                throw Failure.misuse("the file " + file + ", named by " + variable + ", is empty");
            }
            return content;
        } catch (IOException unreadable) {
            throw Failure.misuse(
                    "cannot read the file " + file + ", named by " + variable + ": " + Values.reason(unreadable));
        }
    }

    /** A variable that is nearly one of ours is taken for a slip; others may belong to somebody else. */
    private void refuseMisspelled() {
        List<String> known =
                new ArrayList<>(List.of(FILE_VARIABLE, CONTAINER_VARIABLE, "SOPHIA_JAVA_HOME", "SOPHIA_JAVA_OPTS"));
        for (Setting setting : Setting.values()) {
            known.add(setting.variable());
            if (setting.isSecret()) {
                known.add(setting.variable() + Setting.FILE_SUFFIX);
            }
        }
        for (String variable : environment.keySet()) {
            if (variable.startsWith(Setting.PREFIX) && !known.contains(variable)) {
                int slips = variable.length() - Setting.PREFIX.length() < LONG ? 1 : LIKE;
                Nearest.to(variable, known, slips).ifPresent(like -> {
                    throw Failure.misuse(
                            "there is no setting for the variable " + variable + "; did you mean " + like + "?");
                });
            }
        }
    }

    private Sourced value(Setting setting) {
        Sourced sourced = found.get(setting);
        if (sourced == null) {
            throw new IllegalStateException("every setting has a value, but not " + setting);
        }
        return sourced;
    }

    private String text(Setting setting) {
        return value(setting).value().strip();
    }

    private Optional<PostgresServer> records() {
        String address = text(Setting.RECORDS);
        int connections = Values.integer(Setting.POSTGRES_CONNECTIONS, text(Setting.POSTGRES_CONNECTIONS));
        if (connections < PostgresServer.LEAST_CONNECTIONS) {
            throw Failure.misuse("the setting " + Setting.POSTGRES_CONNECTIONS.label() + " expects a number from "
                    + PostgresServer.LEAST_CONNECTIONS + ", but got \"" + connections + "\"");
        }
        return address.isEmpty()
                ? Optional.empty()
                : Optional.of(postgres("the setting " + Setting.RECORDS.label(), address));
    }

    /**
     * A PostgreSQL database, with the user and the password that were loaded.
     *
     * @param where the address was given, for the message
     * @throws Failure if it is none; what is wrong is not quoted, for it may hold a password
     */
    PostgresServer postgres(String where, String address) {
        return PostgresServer.parse(
                        address,
                        text(Setting.POSTGRES_USER),
                        text(Setting.POSTGRES_PASSWORD),
                        Values.integer(Setting.POSTGRES_CONNECTIONS, text(Setting.POSTGRES_CONNECTIONS)))
                .orElseThrow(() -> Failure.misuse(
                        where + " expects an address such as postgresql://host:5432/database, without a password"
                                + "\nThe password is set in " + Setting.POSTGRES_PASSWORD.variable()
                                + ", in a file named by " + Setting.POSTGRES_PASSWORD.variable() + Setting.FILE_SUFFIX
                                + " or as \"" + Setting.POSTGRES_PASSWORD.label() + "\" in " + FILE + "."));
    }

    private Optional<PgvectorSettings> pgvector() {
        String method = text(Setting.POSTGRES_VECTORS).toLowerCase(Locale.ROOT);
        if (method.equals(OFF)) {
            return Optional.empty();
        }
        VectorMethod known = VectorMethod.named(method)
                .orElseThrow(() -> Failure.misuse("the setting " + Setting.POSTGRES_VECTORS.label()
                        + " expects off, hnsw or ivfflat, but got \"" + method + "\""));
        PostgresServer server = records()
                .orElseThrow(() -> Failure.misuse("the setting " + Setting.POSTGRES_VECTORS.label()
                        + " expects the records on a PostgreSQL server, which the setting " + Setting.RECORDS.label()
                        + " names"));
        return Optional.of(PgvectorSettings.of(
                server, known, Values.duration(Setting.VECTORS_BUDGET, text(Setting.VECTORS_BUDGET))));
    }

    private Optional<EmbeddingServer> embeddingServer() {
        String url = text(Setting.EMBEDDER_URL);
        return url.isEmpty()
                ? Optional.empty()
                : Optional.of(new EmbeddingServer(
                        Values.address(Setting.EMBEDDER_URL, url),
                        Values.token(Setting.EMBEDDER_KEY, text(Setting.EMBEDDER_KEY)),
                        text(Setting.EMBEDDER_MODEL),
                        text(Setting.EMBEDDER_REVISION),
                        Values.integer(Setting.EMBEDDER_DIMENSION, text(Setting.EMBEDDER_DIMENSION)),
                        // blanks at their ends belong to them
                        value(Setting.EMBEDDER_QUESTION_PROMPT).value(),
                        value(Setting.EMBEDDER_PASSAGE_PROMPT).value(),
                        Values.duration(Setting.EMBEDDER_BUDGET, text(Setting.EMBEDDER_BUDGET))));
    }

    private Optional<ChromaSettings> chroma() {
        try {
            return ChromaEnvironment.read(Map.of(
                    ChromaEnvironment.HOST, text(Setting.CHROMA_HOST),
                    ChromaEnvironment.PORT, text(Setting.CHROMA_PORT),
                    ChromaEnvironment.AUTH, text(Setting.CHROMA_AUTH),
                    ChromaEnvironment.PASSWORD, text(Setting.CHROMA_PASSWORD),
                    ChromaEnvironment.TOKEN, text(Setting.CHROMA_TOKEN)));
        } catch (Fault.Invalid invalid) {
            throw Failure.misuse(origin(invalid.field()) + ", of the ChromaDB server: " + invalid.explanation());
        }
    }

    private Optional<WeaviateSettings> weaviate() {
        try {
            return WeaviateEnvironment.read(Map.of(
                    WeaviateEnvironment.HOST, text(Setting.WEAVIATE_HOST),
                    WeaviateEnvironment.PORT, text(Setting.WEAVIATE_PORT),
                    WeaviateEnvironment.GRPC_HOST, text(Setting.WEAVIATE_GRPC_HOST),
                    WeaviateEnvironment.GRPC_PORT, text(Setting.WEAVIATE_GRPC_PORT),
                    WeaviateEnvironment.KEY, text(Setting.WEAVIATE_KEY),
                    WeaviateEnvironment.REPLICATION, text(Setting.WEAVIATE_REPLICATION),
                    WeaviateEnvironment.CONSISTENCY, text(Setting.WEAVIATE_CONSISTENCY)));
        } catch (Fault.Invalid invalid) {
            throw Failure.misuse(origin(invalid.field()) + ", of the Weaviate server: " + invalid.explanation());
        }
    }

    private Optional<RedisSettings> redis() {
        List<String> addresses = Values.list(text(Setting.REDIS_ADDRESS));
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        try {
            RedisSettings redis = RedisSettings.parse(String.join(",", addresses))
                    .password(text(Setting.REDIS_PASSWORD))
                    .budget(Values.duration(Setting.CACHE_BUDGET, text(Setting.CACHE_BUDGET)));
            String certificates = text(Setting.REDIS_CERTIFICATES);
            return Optional.of(certificates.isEmpty() ? redis : redis.authority(Values.path(certificates, home)));
        } catch (IllegalArgumentException wrong) {
            throw Failure.misuse("the setting " + Setting.REDIS_ADDRESS.label() + " is wrong: " + wrong.getMessage());
        }
    }

    /**
     * Where a setting came from: the variable that was set, or the name in the file.
     *
     * @param name its own, or the variable that it is customarily given by
     */
    private String origin(String name) {
        Setting setting = Arrays.stream(Setting.values())
                .filter(each -> each.label().equals(name) || each.customary().contains(name))
                .findFirst()
                .orElseThrow();
        Sourced sourced = value(setting);
        boolean said = sourced.origin().equals(DEFAULT) || sourced.origin().contains("/");
        return said ? setting.label() + " (" + sourced.origin() + ")" : sourced.origin();
    }

    private Settings.Distilled distilling() {
        String way = text(Setting.DISTILLING).toLowerCase(Locale.ROOT);
        return switch (way) {
            case "rules" -> Settings.Distilled.BY_RULES;
            case "model" -> Settings.Distilled.BY_MODEL;
            case OFF -> Settings.Distilled.NOT;
            default ->
                throw Failure.misuse("the setting " + origin(Setting.DISTILLING.label())
                        + " is wrong: expected rules, model or off, but got \"" + way + "\"");
        };
    }

    /** A time, or empty if it is switched off. */
    private Optional<Duration> unlessOff(Setting time) {
        String text = text(time).toLowerCase(Locale.ROOT);
        // some YAML takes the word for another
        return text.equals(OFF) || text.equals("false") ? Optional.empty() : Optional.of(Values.duration(time, text));
    }

    /** A time that belongs to something which may be switched off. */
    private Optional<Duration> ifOn(Setting something, Setting time) {
        Duration duration = Values.duration(time, text(time));
        String whether = text(something).toLowerCase(Locale.ROOT);
        return switch (whether) {
            // some YAML takes these words for others
            case "on", "true" -> Optional.of(duration);
            case OFF, "false" -> Optional.empty();
            default ->
                throw Failure.misuse("the setting " + origin(something.label())
                        + " is wrong: expected on or off, but got \"" + whether + "\"");
        };
    }

    private Settings settings() {
        return new Settings(
                Values.path(text(Setting.DATA), home),
                records(),
                pgvector(),
                text(Setting.HOST),
                Values.integer(Setting.PORT, text(Setting.PORT)),
                text(Setting.KEY),
                Values.list(text(Setting.ALLOWED_HOSTS)),
                text(Setting.SERVER),
                text(Setting.EMBEDDER).toLowerCase(Locale.ROOT),
                embeddingServer(),
                chroma(),
                weaviate(),
                Values.duration(Setting.HOT_BUDGET, text(Setting.HOT_BUDGET)),
                Values.duration(Setting.CACHE_BUDGET, text(Setting.CACHE_BUDGET)),
                Values.duration(Setting.LEXICAL_BUDGET, text(Setting.LEXICAL_BUDGET)),
                Values.duration(Setting.VECTORS_BUDGET, text(Setting.VECTORS_BUDGET)),
                Values.duration(Setting.SERVERS_BUDGET, text(Setting.SERVERS_BUDGET)),
                Values.duration(Setting.RECORDS_BUDGET, text(Setting.RECORDS_BUDGET)),
                Values.duration(Setting.CONVERSATION_BUDGET, text(Setting.CONVERSATION_BUDGET)),
                Values.duration(Setting.RECALL_BUDGET, text(Setting.RECALL_BUDGET)),
                Values.bytes(Setting.HOT, text(Setting.HOT)),
                Values.bytes(Setting.CACHE, text(Setting.CACHE)),
                redis(),
                distilling(),
                ModelSettings.read(this::text),
                ifOn(Setting.LEARNING, Setting.LEARNING_HALF_LIFE),
                ifOn(Setting.CONSOLIDATION, Setting.CONSOLIDATION_INTERVAL),
                unlessOff(Setting.CONSOLIDATION_EXPIRED),
                Values.integer(Setting.LIMITS_REQUESTS, text(Setting.LIMITS_REQUESTS)),
                Values.integer(Setting.LIMITS_TEXTS, text(Setting.LIMITS_TEXTS)),
                Set.copyOf(Values.list(text(Setting.TOOLSETS).toLowerCase(Locale.ROOT))),
                Values.flag(Setting.WEBHOOKS_ALLOW_PRIVATE, text(Setting.WEBHOOKS_ALLOW_PRIVATE)),
                text(Setting.LOG).toLowerCase(Locale.ROOT));
    }
}
