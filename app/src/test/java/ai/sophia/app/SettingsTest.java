package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.cli.Choices;
import ai.sophia.cli.EffectiveSetting;
import ai.sophia.cli.Failure;
import ai.sophia.model.openai.EmbeddingServer;
import ai.sophia.store.redis.RedisSettings;
import ai.sophia.store.sql.PostgresServer;
import ai.sophia.store.weaviate.Consistency;
import ai.sophia.store.weaviate.WeaviateSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsTest {
    private static final String KEY = "0123456789abcdef0123";

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void nothingIsNeeded() {
        Settings settings = load(Map.of());
        assertThat(settings.data()).isEqualTo(home.resolve(".sophia"));
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(3000);
        assertThat(settings.lexicalBudget()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.conversationBudget()).isEqualTo(Duration.ofMillis(200));
        assertThat(settings.recallBudget()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.cacheBytes()).isEqualTo(16L << 20);
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
        file("port: 1\nhost: localhost\nlog: warn\nbudgets:\n  lexical: 2 s\n");
        environment.put("SOPHIA_PORT", "2");
        environment.put("SOPHIA_HOST", "::1");
        Settings settings = load(Map.of("port", "3"));
        assertThat(settings.port()).isEqualTo(3);
        assertThat(settings.host()).isEqualTo("::1");
        assertThat(settings.log()).isEqualTo("warn");
        assertThat(settings.lexicalBudget()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void thereAreNoLimitsUnlessTheyAreSet() throws IOException {
        assertThat(load(Map.of()).requestsAMinute()).isZero();
        assertThat(load(Map.of()).textsAMinute()).isZero();
        file("limits:\n  requests: 600\n  texts: 60\n");
        assertThat(load(Map.of()).requestsAMinute()).isEqualTo(600);
        assertThat(load(Map.of()).textsAMinute()).isEqualTo(60);
        environment.put("SOPHIA_LIMITS_REQUESTS", "-1");
        assertRefused("limits.requests expects 0 for no limit");
        environment.put("SOPHIA_LIMITS_REQUESTS", "10000001");
        assertRefused("up to 10000000");
        environment.put("SOPHIA_LIMITS_REQUESTS", "many");
        assertRefused("limits.requests");
    }

    @Test
    void webhooksMayBeInPrivateNetworksOnlyIfThatIsSaid() throws IOException {
        assertThat(load(Map.of()).webhooksAllowPrivate()).isFalse();
        environment.put("SOPHIA_WEBHOOKS_ALLOW_PRIVATE", "true");
        assertThat(load(Map.of()).webhooksAllowPrivate()).isTrue();
        environment.clear();
        file("webhooks:\n  allowPrivate: true\n");
        assertThat(load(Map.of()).webhooksAllowPrivate()).isTrue();
        file("webhooks:\n  allowPrivate: perhaps\n");
        assertRefused("expects true or false");
    }

    @Test
    void whereAServerOfEmbeddingsIsNamedItIsWantedUnlessTheEmbedderIsSaidToo() throws IOException {
        assertThat(load(Map.of()).wantsServer()).isFalse();
        environment.put("VLLM_HOST", "gpu");
        assertThat(load(Map.of()).wantsServer()).isTrue();
        assertThat(embeddings()).isEqualTo("http://gpu:8000/v1/embeddings");
        environment.put("VLLM_EMBEDDING_ENDPOINT", "https://gate.example/v1/embeddings");
        assertThat(embeddings()).isEqualTo("https://gate.example/v1/embeddings");
        environment.put("SOPHIA_EMBEDDER_URL", "tei:8080");
        assertThat(embeddings()).isEqualTo("http://tei:8080/v1/embeddings");
        assertThat(new SettingsLoader(environment, home).explain(new Choices(Map.of(), "")))
                .contains(new EffectiveSetting("embedder", "server", "SOPHIA_EMBEDDER_URL"));
        environment.put("SOPHIA_EMBEDDER", "float");
        assertThat(load(Map.of()).wantsServer()).isFalse();
        assertThat(embeddings()).isEqualTo("http://tei:8080/v1/embeddings");
    }

    private String embeddings() {
        return load(Map.of())
                .embeddingServer()
                .orElseThrow()
                .address()
                .embeddings()
                .toString();
    }

    @Test
    void aServerOfEmbeddingsIsSetInTheFileAsWell() throws IOException {
        file("""
                embedder:
                  url: http://gpu:8000
                  model: BAAI/bge-m3
                  dimension: 512
                  questionPrompt: "query: "
                budgets:
                  embedder: 2 s
                """);
        environment.put("SOPHIA_EMBEDDER_KEY", "sk-1");
        Settings settings = load(Map.of());
        EmbeddingServer server = settings.embeddingServer().orElseThrow();
        assertThat(settings.wantsServer()).isTrue();
        assertThat(server.model()).isEqualTo("BAAI/bge-m3");
        assertThat(server.dimension()).isEqualTo(512);
        assertThat(server.questionPrompt()).isEqualTo("query: ");
        assertThat(server.patience()).isEqualTo(Duration.ofSeconds(2));
        assertThat(server.key()).isEqualTo("sk-1");
        assertThat(new SettingsLoader(environment, home).explain(new Choices(Map.of(), "")))
                .contains(EffectiveSetting.hidden("embedder.key", "SOPHIA_EMBEDDER_KEY"));
        assertThat(settings.toString() + server).doesNotContain("sk-1");
    }

    @Test
    void aServerOfEmbeddingsThatCannotBeIsRefused() throws IOException {
        file("embedder: server\n");
        assertRefused("embedder.url");
        file("embedder:\n  url: ftp://gpu\n");
        assertRefused("embedder.url");
        file("embedder:\n  url: gpu\n  dimension: -1\n");
        assertRefused("embedder.dimension");
        file("embedder:\n  url: gpu\n  key: a b\n");
        assertRefused("embedder.key");
    }

    @Test
    void aLanguageModelIsAskedForFactsOnlyIfThatIsSaid() throws IOException {
        assertThat(load(Map.of()).distilling()).isEqualTo(Settings.Distilled.BY_RULES);
        file("""
                distilling: model
                model:
                  url: http://gpu:8000
                  name: qwen
                  inputPrice: 0.15
                  costADay: 2
                  waiting: 30 s
                  fallback:
                    url: spare
                    name: llama
                """);
        environment.put("SOPHIA_MODEL_KEY", "sk-1");
        environment.put("SOPHIA_MODEL_PORTKEY_CONFIG", "{\"api_key\": \"sk-2\"}");
        Settings settings = load(Map.of());
        ModelSettings model = settings.model().orElseThrow();
        assertThat(settings.distilling()).isEqualTo(Settings.Distilled.BY_MODEL);
        assertThat(model.server().address().chat()).hasToString("http://gpu:8000/v1/chat/completions");
        assertThat(model.server().key()).isEqualTo("sk-1");
        assertThat(model.server().price().input()).isEqualByComparingTo("0.15");
        assertThat(model.fallback().orElseThrow().model()).isEqualTo("llama");
        assertThat(model.tokensADay()).isEqualTo(1_000_000);
        assertThat(model.costADay()).isEqualByComparingTo("2");
        assertThat(model.waiting()).isEqualTo(Duration.ofSeconds(30));
        TestingCommands commands = new TestingCommands(environment, home);
        assertThat(commands.run("config")).isZero();
        assertThat(commands.told()).doesNotContain("sk-1", "sk-2");
        assertThat(settings.toString() + model).doesNotContain("sk-1", "sk-2");
        environment.clear();
        file(commands.told());
        assertThat(load(Map.of()).model().orElseThrow().fallback()).isPresent();
    }

    @Test
    void aLanguageModelThatCannotBeAskedIsRefused() throws IOException {
        file("distilling: model\n");
        assertRefused("model.url");
        file("distilling: wonders\n");
        assertRefused("expected rules, model or off");
        file("model:\n  url: gpu\n");
        assertRefused("model.name");
        file("model:\n  url: ftp://gpu\n  name: qwen\n");
        assertRefused("model.url");
        file("model:\n  inputPrice: much\n");
        assertThat(load(Map.of()).model()).isEmpty();
        file("model:\n  url: gpu\n  name: qwen\n  inputPrice: much\n");
        assertRefused("model.inputPrice expects an amount");
        file("model:\n  waiting: 0 s\n");
        assertRefused("model.waiting");
        file("model:\n  tokensADay: -1\n");
        assertRefused("model.tokensADay");
    }

    @Test
    void toolsetsAreAListOfThoseThatThereAre() throws IOException {
        assertThat(load(Map.of()).toolsets()).isEmpty();
        environment.put("SOPHIA_MCP_TOOLSETS", "graph");
        assertThat(load(Map.of()).toolsets()).containsExactly("graph");
        environment.clear();
        file("mcp:\n  toolsets: [graph]\n");
        assertThat(load(Map.of()).toolsets()).containsExactly("graph");
        file("mcp:\n  toolsets: [graph, garden]\n");
        assertRefused("expects a list of toolsets, of which there are graph and facts");
    }

    @Test
    void theOriginOfEachIsToldAndSecretsAreNot() throws IOException {
        file("log: warn\n");
        environment.put("SOPHIA_KEY", KEY);
        List<EffectiveSetting> settings =
                new SettingsLoader(environment, home).explain(new Choices(Map.of("port", "3"), ""));
        assertThat(settings)
                .contains(new EffectiveSetting("port", "3", "--port"))
                .contains(EffectiveSetting.hidden("key", "SOPHIA_KEY"))
                .contains(new EffectiveSetting("embedder", "int8", "default"))
                .anyMatch(each -> each.name().equals("log") && each.origin().endsWith("sophia.yaml"));
    }

    @Test
    void whatIsShownCanBeReadBack() throws IOException {
        environment.put("SOPHIA_KEY", KEY);
        environment.put("CHROMADB_HOST", "chroma:8001");
        environment.put("CHROMADB_AUTH", "ann:tiger");
        environment.put("VLLM_HOST", "gpu");
        environment.put("SOPHIA_RECORDS", "postgresql://ann@db.example/memories");
        environment.put("SOPHIA_POSTGRES_PASSWORD", "tiger");
        TestingCommands commands = new TestingCommands(environment, home);
        assertThat(commands.run("config")).isZero();
        file(commands.told());
        environment.clear();
        Settings settings = load(Map.of());
        assertThat(settings.key()).isEmpty();
        assertThat(settings.chroma()).isPresent();
        assertThat(settings.records().orElseThrow().password()).isEmpty();
        assertThat(settings.wantsServer()).isTrue();
    }

    @Test
    void ofTwoVariablesForTheSameTheOneThatWasSetIsNamed() throws IOException {
        environment.put("SOPHIA_CHROMA_HOST", "127.0.0.1:abc");
        assertRefused("SOPHIA_CHROMA_HOST, of the ChromaDB server: expected the name of a server");
        environment.clear();
        environment.put("CHROMADB_HOST", "127.0.0.1:abc");
        assertRefused("CHROMADB_HOST, of the ChromaDB server:");
        environment.put("CHROMADB_HOST", "chroma");
        environment.put("CHROMADB_PORT", "abc");
        assertRefused("CHROMADB_PORT, of the ChromaDB server:");
        environment.clear();
        file("chroma:\n  host: 127.0.0.1:abc\n");
        assertRefused("chroma.host (" + home);
    }

    @Test
    void aPortThatIsNoneIsNamedWhicheverServerItIsOf() throws IOException {
        environment.put("CHROMADB_HOST", "chroma");
        environment.put("CHROMADB_PORT", "70000");
        assertRefused("CHROMADB_PORT, of the ChromaDB server: expected a port");
        environment.clear();
        environment.put("WEAVIATE_HOST", "weaviate");
        environment.put("SOPHIA_WEAVIATE_GRPC_PORT", "70000");
        assertRefused("SOPHIA_WEAVIATE_GRPC_PORT, of the Weaviate server: expected a port");
    }

    @Test
    void aWeaviateServerIsNamedByItsCustomaryVariables() {
        environment.put("WEAVIATE_HOST", "https://weaviate.example");
        environment.put("WEAVIATE_API_KEY", "tiger");
        environment.put("SOPHIA_WEAVIATE_CONSISTENCY", "all");
        environment.put("SOPHIA_WEAVIATE_REPLICATION", "3");
        WeaviateSettings weaviate = load(Map.of()).weaviate().orElseThrow();
        assertThat(weaviate.address()).hasToString("https://weaviate.example:443");
        assertThat(weaviate.key()).isEqualTo("tiger");
        assertThat(weaviate.consistency()).isEqualTo(Consistency.ALL);
        assertThat(weaviate.replication()).isEqualTo(3);
        assertThat(new SettingsLoader(environment, home).explain(new Choices(Map.of(), "")))
                .contains(EffectiveSetting.hidden("weaviate.key", "WEAVIATE_API_KEY"));
    }

    @Test
    void aSecretIsReadFromItsFileWithoutTheLastLineBreak() throws IOException {
        Path secret = Files.writeString(home.resolve("secret"), KEY + "\n");
        environment.put("SOPHIA_KEY_FILE", secret.toString());
        assertThat(load(Map.of()).key()).isEqualTo(KEY);
        environment.put("SOPHIA_KEY", KEY);
        assertRefused("SOPHIA_KEY and SOPHIA_KEY_FILE are both set");
    }

    @Test
    void theRecordsMayBeOnAServerWhosePasswordIsASecretOfItsOwn() throws IOException {
        assertThat(load(Map.of()).records()).isEmpty();
        Path secret = Files.writeString(home.resolve("secret"), "tiger\n");
        environment.put("SOPHIA_RECORDS", "postgresql://ann@db.example:6432/memories?sslmode=require");
        environment.put("SOPHIA_POSTGRES_PASSWORD_FILE", secret.toString());
        file("postgres:\n  connections: 20\n");
        assertThat(load(Map.of()).records())
                .contains(new PostgresServer(
                        "jdbc:postgresql://db.example:6432/memories?sslmode=require", "ann", "tiger", 20));
        environment.put("SOPHIA_POSTGRES_USER", "ben");
        assertThat(load(Map.of()).records().orElseThrow().user()).isEqualTo("ben");
        assertThat(load(Map.of()).toString())
                .contains("postgresql://db.example:6432/memories")
                .doesNotContain("tiger");
        assertThat(new SettingsLoader(environment, home)
                        .explain(new Choices(Map.of(), ""))
                        .toString())
                .doesNotContain("tiger");
        file("postgres:\n  connections: 1\n");
        assertRefused("expects a number from 2");
    }

    @Test
    void anAddressOfTheRecordsThatIsNoneOrHoldsAPasswordIsRefusedAndNotShown() {
        for (String wrong : List.of(
                "postgresql://ann:tiger@db/memories",
                "postgresql://db/memories?password=tiger",
                "postgresql://db/memories?sslmode=require&password=tiger",
                "postgresql://tiger",
                "postgresql:///tiger",
                "mysql://db/tiger",
                "tiger")) {
            assertThatThrownBy(() -> load(Map.of("records", wrong)))
                    .as(wrong)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("expects an address such as postgresql://")
                    .hasMessageNotContaining("tiger");
        }
    }

    @Test
    void anUnknownNameIsRefusedWithTheOneItIsLikest() throws IOException {
        file("prot: 3000\n");
        assertRefused("did you mean \"port\"");
        file("budgets:\n  lexicl: 3\n");
        assertRefused("did you mean \"budgets.lexical\"");
        Files.delete(home.resolve(".sophia/sophia.yaml"));
        environment.put("SOPHIA_PROT", "3000");
        assertRefused("did you mean SOPHIA_PORT");
        environment.remove("SOPHIA_PROT");
        environment.put("SOPHIA_KYE", "secret");
        assertRefused("did you mean SOPHIA_KEY");
    }

    @Test
    void variablesOfOthersAreLeftAlone() {
        environment.put("SOPHIA_FOO", "bar");
        environment.put("SOPHIA_HOME", "/opt/sophia");
        environment.put("SOPHIA_SERVICE_HOST_OF_SOMEBODY", "10.0.0.1");
        assertThat(load(Map.of()).port()).isEqualTo(3000);
    }

    @Test
    void wrongValuesAreRefusedWithWhatWasExpected() throws IOException {
        for (Map<String, String> wrong : List.of(
                Map.of("port", "seven"),
                Map.of("port", "70000"),
                Map.of("embedder", "int4"),
                Map.of("budgets.lexical", "soon"),
                Map.of("cache", "-1"),
                Map.of("redis.address", "10.0.0.1:6379"),
                Map.of("redis.address", "redis://:secret@10.0.0.1"),
                Map.of("budgets.cache", "0"),
                Map.of("log", "loud"),
                Map.of("key", "short"),
                Map.of("server", "ftp://there"),
                Map.of("server", "localhost:3000"),
                Map.of("server", "http://a b"),
                Map.of("server", "http://[::1"),
                Map.of("server", "http://there:99999"),
                Map.of("server", "http://there?tenant=1"),
                Map.of("budgets.lexical", "999999999999 s"),
                Map.of("cache", "999999999999 GB"))) {
            assertThatThrownBy(() -> load(wrong)).as("%s", wrong).isInstanceOf(Failure.class);
        }
        file("port: [1, 2]\n");
        assertRefused("expects one value");
        file("port: 1\nport: 2\n");
        assertRefused("no proper YAML");
        file("just words\n");
        assertRefused("expects lines such as");
    }

    @Test
    void redisIsUsedOnceItHasAnAddressAndItsPasswordIsNotShown() throws IOException {
        assertThat(load(Map.of()).redis()).isEmpty();
        file(
                "redis:\n  address: [\"rediss://sophia@a:1\", \"rediss://sophia@b:2\"]\n  password: open sesame\nbudgets:\n  cache: 5 ms\n");
        RedisSettings redis = load(Map.of()).redis().orElseThrow();
        assertThat(redis.addresses()).hasSize(2);
        assertThat(redis.tls()).isTrue();
        assertThat(redis.password()).isEqualTo("open sesame");
        assertThat(redis.budget()).isEqualTo(Duration.ofMillis(5));
        assertThat(new SettingsLoader(environment, home)
                        .explain(new Choices(Map.of(), ""))
                        .toString())
                .doesNotContain("sesame");
    }

    @Test
    void whatIsDoneInTheBackgroundIsSwitchedOnAndOff() throws IOException {
        assertThat(load(Map.of()).learning()).contains(Duration.ofDays(30));
        assertThat(load(Map.of()).consolidation()).contains(Duration.ofHours(1));
        file("learning: off\nconsolidation: on\nconsolidation.interval: 12 h\n");
        assertThat(load(Map.of()).learning()).isEmpty();
        assertThat(load(Map.of()).consolidation()).contains(Duration.ofHours(12));
        assertThat(load(Map.of()).expired()).contains(Duration.ofDays(30));
        assertThat(load(Map.of("consolidation.expired", "off")).expired()).isEmpty();
        assertThatThrownBy(() -> load(Map.of("consolidation.expired", "30")))
                .hasMessageContaining("off, or a time from 1 h");
        assertThatThrownBy(() -> load(Map.of("learning", "much"))).hasMessageContaining("expected on or off");
        assertThatThrownBy(() -> load(Map.of("learning", "on", "learning.halfLife", "1 s")))
                .hasMessageContaining("1 h");
    }

    @Test
    void aNamedFileThatIsMissingIsRefused() {
        Choices choices = new Choices(Map.of(), home.resolve("none.yaml").toString());
        assertThatThrownBy(() -> new SettingsLoader(environment, home).load(choices))
                .hasMessageContaining("there is no such file");
    }

    @Test
    void servingOthersNeedsAKey() {
        assertThatThrownBy(() -> load(Map.of("host", "0.0.0.0")).requireGuarded())
                .hasMessageContaining("SOPHIA_KEY");
        load(Map.of("host", "0.0.0.0", "key", KEY)).requireGuarded();
        load(Map.of("host", "localhost")).requireGuarded();
        environment.put("SOPHIA_CONTAINER", "1");
        assertThat(load(Map.of()).data()).isEqualTo(Path.of("/data"));
        assertThatThrownBy(() -> load(Map.of()).requireGuarded()).isInstanceOf(Failure.class);
    }

    private Settings load(Map<String, String> said) {
        return new SettingsLoader(environment, home).load(new Choices(said, ""));
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> load(Map.of())).isInstanceOf(Failure.class).hasMessageContaining(message);
    }

    private void file(String content) throws IOException {
        Path folder = Files.createDirectories(home.resolve(".sophia"));
        Files.writeString(folder.resolve("sophia.yaml"), content);
    }
}
