package ai.sophia.app;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The settings there are: each has one name in the file and one environment variable, and a value if nobody sets it. */
enum Setting {
    DATA("data", "~/.sophia"),
    RECORDS("records", ""),
    POSTGRES_USER("postgres.user", ""),
    POSTGRES_PASSWORD("postgres.password", ""),
    POSTGRES_CONNECTIONS("postgres.connections", "8"),
    POSTGRES_VECTORS("postgres.vectors", "off"),
    HOST("host", "127.0.0.1"),
    PORT("port", "3000"),
    KEY("key", ""),
    ALLOWED_HOSTS("allowedHosts", "[]"),
    SERVER("server", ""),
    EMBEDDER("embedder", "int8"),
    EMBEDDER_URL("embedder.url", ""),
    EMBEDDER_KEY("embedder.key", ""),
    EMBEDDER_MODEL("embedder.model", ""),
    EMBEDDER_REVISION("embedder.revision", ""),
    EMBEDDER_DIMENSION("embedder.dimension", "0"),
    EMBEDDER_QUESTION_PROMPT("embedder.questionPrompt", ""),
    EMBEDDER_PASSAGE_PROMPT("embedder.passagePrompt", ""),
    CHROMA_HOST("chroma.host", ""),
    CHROMA_PORT("chroma.port", ""),
    CHROMA_AUTH("chroma.auth", ""),
    CHROMA_PASSWORD("chroma.password", ""),
    CHROMA_TOKEN("chroma.token", ""),
    WEAVIATE_HOST("weaviate.host", ""),
    WEAVIATE_PORT("weaviate.port", ""),
    WEAVIATE_GRPC_HOST("weaviate.grpcHost", ""),
    WEAVIATE_GRPC_PORT("weaviate.grpcPort", ""),
    WEAVIATE_KEY("weaviate.key", ""),
    WEAVIATE_REPLICATION("weaviate.replication", "1"),
    WEAVIATE_CONSISTENCY("weaviate.consistency", "quorum"),
    RECALL_BUDGET("budgets.recall", "5 s"),
    HOT_BUDGET("budgets.hot", "100 ms"),
    CACHE_BUDGET("budgets.cache", "10 ms"),
    LEXICAL_BUDGET("budgets.lexical", "500 ms"),
    VECTORS_BUDGET("budgets.vectors", "500 ms"),
    SERVERS_BUDGET("budgets.servers", "50 ms"),
    RECORDS_BUDGET("budgets.records", "100 ms"),
    CONVERSATION_BUDGET("budgets.conversation", "200 ms"),
    EMBEDDER_BUDGET("budgets.embedder", "1 s"),
    HOT("hot", "256 MB"),
    CACHE("cache", "16 MB"),
    REDIS_ADDRESS("redis.address", ""),
    REDIS_PASSWORD("redis.password", ""),
    REDIS_CERTIFICATES("redis.certificates", ""),
    DISTILLING("distilling", "rules"),
    MODEL_URL("model.url", ""),
    MODEL_KEY("model.key", ""),
    MODEL_NAME("model.name", ""),
    MODEL_INPUT_PRICE("model.inputPrice", "0"),
    MODEL_OUTPUT_PRICE("model.outputPrice", "0"),
    MODEL_FALLBACK_URL("model.fallback.url", ""),
    MODEL_FALLBACK_KEY("model.fallback.key", ""),
    MODEL_FALLBACK_NAME("model.fallback.name", ""),
    MODEL_FALLBACK_INPUT_PRICE("model.fallback.inputPrice", "0"),
    MODEL_FALLBACK_OUTPUT_PRICE("model.fallback.outputPrice", "0"),
    MODEL_PORTKEY_PROVIDER("model.portkey.provider", ""),
    MODEL_PORTKEY_CONFIG("model.portkey.config", ""),
    MODEL_PORTKEY_HOST("model.portkey.host", ""),
    MODEL_PORTKEY_KEY("model.portkey.key", ""),
    MODEL_PORTKEY_VIRTUAL_KEY("model.portkey.virtualKey", ""),
    MODEL_PATIENCE("model.patience", "60 s"),
    MODEL_WAITING("model.waiting", "300 s"),
    MODEL_TOKENS("model.tokensADay", "1000000"),
    MODEL_COST("model.costADay", "0"),
    LEARNING("learning", "on"),
    LEARNING_HALF_LIFE("learning.halfLife", "30 d"),
    CONSOLIDATION("consolidation", "on"),
    CONSOLIDATION_INTERVAL("consolidation.interval", "1 h"),
    CONSOLIDATION_EXPIRED("consolidation.expired", "30 d"),
    LIMITS_REQUESTS("limits.requests", "0"),
    LIMITS_TEXTS("limits.texts", "0"),
    TOOLSETS("mcp.toolsets", "[]"),
    WEBHOOKS_ALLOW_PRIVATE("webhooks.allowPrivate", "false"),
    LOG("log", "info");

    /** Put before a setting's name to form its environment variable. */
    static final String PREFIX = "SOPHIA_";

    /** Put after a secret's environment variable to form that of the file that holds it. */
    static final String FILE_SUFFIX = "_FILE";

    private final String label;
    private final String usual;

    Setting(String label, String usual) {
        this.label = label;
        this.usual = usual;
    }

    /** Its name in the file; a dot goes one level deeper. */
    String label() {
        return label;
    }

    /** Its environment variable. */
    String variable() {
        return PREFIX + label.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** Variables that others have made known for the same, in the order in which they count behind its own. */
    List<String> customary() {
        return switch (this) {
            case EMBEDDER_URL -> List.of("VLLM_EMBEDDING_ENDPOINT", "VLLM_HOST");
            case CHROMA_HOST -> List.of("CHROMADB_HOST");
            case CHROMA_PORT -> List.of("CHROMADB_PORT");
            case CHROMA_AUTH -> List.of("CHROMADB_AUTH");
            case CHROMA_PASSWORD -> List.of("CHROMADB_PASSWORD");
            case CHROMA_TOKEN -> List.of("CHROMADB_TOKEN");
            case WEAVIATE_HOST -> List.of("WEAVIATE_HOST");
            case WEAVIATE_PORT -> List.of("WEAVIATE_PORT");
            case WEAVIATE_GRPC_HOST -> List.of("WEAVIATE_GRPC_HOST");
            case WEAVIATE_GRPC_PORT -> List.of("WEAVIATE_GRPC_PORT");
            case WEAVIATE_KEY -> List.of("WEAVIATE_API_KEY");
            case WEAVIATE_REPLICATION -> List.of("WEAVIATE_REPLICATION");
            case WEAVIATE_CONSISTENCY -> List.of("WEAVIATE_CONSISTENCY");
            default -> List.of();
        };
    }

    /** Its value if nobody sets it; in a container the data lies on a volume and other machines are served. */
    String usual(boolean container) {
        return switch (this) {
            case DATA -> container ? "/data" : usual;
            case HOST -> container ? "0.0.0.0" : usual;
            default -> usual;
        };
    }

    /** Whether its value is never shown, and may be given in a file of its own. */
    boolean isSecret() {
        return switch (this) {
            case KEY,
                    POSTGRES_PASSWORD,
                    EMBEDDER_KEY,
                    CHROMA_AUTH,
                    CHROMA_PASSWORD,
                    CHROMA_TOKEN,
                    WEAVIATE_KEY,
                    REDIS_PASSWORD,
                    MODEL_KEY,
                    MODEL_FALLBACK_KEY,
                    MODEL_PORTKEY_CONFIG,
                    MODEL_PORTKEY_KEY,
                    MODEL_PORTKEY_VIRTUAL_KEY -> true;
            default -> false;
        };
    }

    /** Whether it has several values. */
    boolean isList() {
        return this == ALLOWED_HOSTS || this == TOOLSETS || this == REDIS_ADDRESS;
    }

    /** The setting with this name in the file. */
    static Optional<Setting> named(String label) {
        return Arrays.stream(values()).filter(each -> each.label.equals(label)).findFirst();
    }

    /** All names. */
    static List<String> labels() {
        return Arrays.stream(values()).map(Setting::label).toList();
    }
}
