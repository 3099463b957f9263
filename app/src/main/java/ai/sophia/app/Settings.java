package ai.sophia.app;

import ai.sophia.cli.Failure;
import ai.sophia.core.record.Reads;
import ai.sophia.core.tier.Rate;
import ai.sophia.model.openai.EmbeddingServer;
import ai.sophia.store.chroma.ChromaSettings;
import ai.sophia.store.redis.RedisSettings;
import ai.sophia.store.sql.PgvectorSettings;
import ai.sophia.store.sql.PostgresServer;
import ai.sophia.store.weaviate.WeaviateSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the program was told, checked. Immutable.
 *
 * @param data the data directory
 * @param records the database server that holds the records, empty for the data directory
 * @param pgvector how that database is searched by vectors beside the index of this node, empty for not at all
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any free one
 * @param key the key that requests must show, empty for none
 * @param allowedHosts further names that requests may call this server by
 * @param server the server that commands ask, empty for the one of the data directory
 * @param embedder which weights of the model in this process: {@code int8} or {@code float}; or {@code server} for a model on a server
 * @param embeddingServer that server; it may be known though its model is not wanted any more
 * @param chroma a ChromaDB server to search by vectors beside the index of this node
 * @param weaviate a Weaviate server to search by vectors beside the index of this node
 * @param hotBudget how long a recall waits for a scope to be loaded into the hot tier
 * @param cacheBudget how long a recall waits for the cache that nodes share
 * @param lexicalBudget how long a recall waits for the search by words
 * @param vectorsBudget how long a recall waits for the search by meaning in the index of this node
 * @param serversBudget how long a recall waits for each server that is searched by meaning beside it
 * @param recordsBudget how long a recall waits for a server of the records
 * @param recallBudget how long a recall takes at most in all
 * @param conversationBudget how long a recall waits for the facts that tell whom it means
 * @param hotBytes how much memory the hot tier may take
 * @param cacheBytes how much memory the caches may take
 * @param redis the cache that nodes share, if there is one
 * @param distilling how facts are made of what is said
 * @param model the language model that proposes facts, if there is one
 * @param learning the time in which half of what is learned by use is forgotten, empty if nothing is learned
 * @param consolidation from one round of consolidation in the background to the next, empty for none
 * @param expired how long what has expired is kept before consolidation deletes it, empty for always
 * @param requestsAMinute how many requests each caller may make a minute, 0 for any number
 * @param textsAMinute how many texts each caller may send a minute, 0 for any number
 * @param toolsets names of the tools that agents are offered beside the usual ones
 * @param webhooksAllowPrivate whether webhooks may be in networks that are not public
 * @param log the least important messages that are logged
 */
record Settings(
        Path data,
        Optional<PostgresServer> records,
        Optional<PgvectorSettings> pgvector,
        String host,
        int port,
        String key,
        List<String> allowedHosts,
        String server,
        String embedder,
        Optional<EmbeddingServer> embeddingServer,
        Optional<ChromaSettings> chroma,
        Optional<WeaviateSettings> weaviate,
        Duration hotBudget,
        Duration cacheBudget,
        Duration lexicalBudget,
        Duration vectorsBudget,
        Duration serversBudget,
        Duration recordsBudget,
        Duration conversationBudget,
        Duration recallBudget,
        long hotBytes,
        long cacheBytes,
        Optional<RedisSettings> redis,
        Distilled distilling,
        Optional<ModelSettings> model,
        Optional<Duration> learning,
        Optional<Duration> consolidation,
        Optional<Duration> expired,
        int requestsAMinute,
        int textsAMinute,
        Set<String> toolsets,
        boolean webhooksAllowPrivate,
        String log) {
    /** How facts are made of what is said. */
    enum Distilled {
        NOT,
        BY_RULES,
        /** By a language model, and by rules where that does not do it. */
        BY_MODEL
    }

    /** The embedder on a server. */
    static final String SERVER = "server";

    private static final int HIGHEST_PORT = 65_535;
    private static final int LONGEST_VECTOR = 65_536;
    private static final int SHORTEST_KEY = 16;
    private static final Duration LONGEST_BUDGET = Duration.ofHours(1);
    private static final Duration SHORTEST_HALF_LIFE = Duration.ofHours(1);
    private static final Duration LONGEST_HALF_LIFE = Duration.ofDays(3_650);
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(10);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(365);
    private static final Duration SHORTEST_KEPT = Duration.ofHours(1);
    private static final Duration LONGEST_KEPT = Duration.ofDays(36_500);
    private static final Duration UNHURRIED = Duration.ofSeconds(10);
    private static final Set<String> EMBEDDERS = Set.of("int8", "float", Settings.SERVER);
    private static final Set<String> TOOLSETS = Set.of("graph", "facts");
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug");

    Settings {
        allowedHosts = List.copyOf(allowedHosts);
        toolsets = Set.copyOf(toolsets);
        require(!host.isBlank(), Setting.HOST, "an address such as 127.0.0.1", host);
        require(
                port >= 0 && port <= HIGHEST_PORT,
                Setting.PORT,
                "a number from 0 to " + HIGHEST_PORT,
                String.valueOf(port));
        require(EMBEDDERS.contains(embedder), Setting.EMBEDDER, "int8, float or server", embedder);
        require(
                embeddingServer.isPresent() || !embedder.equals(SERVER),
                Setting.EMBEDDER,
                "the address of the server in " + Setting.EMBEDDER_URL.label(),
                embedder);
        require(
                model.isPresent() || distilling != Distilled.BY_MODEL,
                Setting.DISTILLING,
                "the address of a language model in " + Setting.MODEL_URL.label(),
                "model");
        require(
                TOOLSETS.containsAll(toolsets),
                Setting.TOOLSETS,
                "a list of toolsets, of which there are graph and facts",
                String.join(", ", toolsets));
        int dimension = embeddingServer.map(EmbeddingServer::dimension).orElse(0);
        require(
                dimension >= 0 && dimension <= LONGEST_VECTOR,
                Setting.EMBEDDER_DIMENSION,
                "0 for the model's own, or a number up to " + LONGEST_VECTOR,
                String.valueOf(dimension));
        embeddingServer.ifPresent(each -> requireBudget(Setting.EMBEDDER_BUDGET, each.patience()));
        require(LEVELS.contains(log), Setting.LOG, "error, warn, info or debug", log);
        requireBudget(Setting.HOT_BUDGET, hotBudget);
        requireBudget(Setting.CACHE_BUDGET, cacheBudget);
        requireBudget(Setting.LEXICAL_BUDGET, lexicalBudget);
        requireBudget(Setting.VECTORS_BUDGET, vectorsBudget);
        requireBudget(Setting.SERVERS_BUDGET, serversBudget);
        requireBudget(Setting.RECORDS_BUDGET, recordsBudget);
        requireBudget(Setting.CONVERSATION_BUDGET, conversationBudget);
        requireBudget(Setting.RECALL_BUDGET, recallBudget);
        learning.ifPresent(halfLife -> require(
                halfLife.compareTo(SHORTEST_HALF_LIFE) >= 0 && halfLife.compareTo(LONGEST_HALF_LIFE) <= 0,
                Setting.LEARNING_HALF_LIFE,
                "a time from 1 h to " + LONGEST_HALF_LIFE.toDays() + " d",
                halfLife.toSeconds() + " s"));
        consolidation.ifPresent(interval -> require(
                interval.compareTo(SHORTEST_INTERVAL) >= 0 && interval.compareTo(LONGEST_INTERVAL) <= 0,
                Setting.CONSOLIDATION_INTERVAL,
                "a time from " + SHORTEST_INTERVAL.toSeconds() + " s to " + LONGEST_INTERVAL.toDays() + " d",
                interval.toSeconds() + " s"));
        expired.ifPresent(kept -> require(
                kept.compareTo(SHORTEST_KEPT) >= 0 && kept.compareTo(LONGEST_KEPT) <= 0,
                Setting.CONSOLIDATION_EXPIRED,
                "off, or a time from " + SHORTEST_KEPT.toHours() + " h to " + LONGEST_KEPT.toDays() + " d",
                kept.toSeconds() + " s"));
        requireLimit(Setting.LIMITS_REQUESTS, requestsAMinute);
        requireLimit(Setting.LIMITS_TEXTS, textsAMinute);
        require(hotBytes >= 0, Setting.HOT, "a size such as 128 MB", String.valueOf(hotBytes));
        require(cacheBytes >= 0, Setting.CACHE, "a size such as 64 MB", String.valueOf(cacheBytes));
        boolean proper = key.chars().allMatch(character -> character > ' ' && character < 127);
        if (!key.isEmpty() && (!proper || key.length() < SHORTEST_KEY)) {
            throw Failure.misuse("the key must have at least " + SHORTEST_KEY
                    + " characters, of ASCII and without blanks\nMake one with: openssl rand -hex 32");
        }
        require(
                server.isEmpty() || isAddress(server),
                Setting.SERVER,
                "an address such as http://127.0.0.1:3000",
                server);
    }

    /** How long a recall takes at most: twice the longest of what it waits for on the way, where that is more than was set. */
    Duration wholeBudget() {
        Duration longest = Stream.of(
                        Optional.of(hotBudget),
                        Optional.of(lexicalBudget),
                        Optional.of(vectorsBudget),
                        Optional.of(serversBudget),
                        Optional.of(Reads.longest(recordsBudget)),
                        embeddingServer.map(EmbeddingServer::patience))
                .flatMap(Optional::stream)
                .max(Duration::compareTo)
                .orElseThrow()
                .multipliedBy(2);
        return longest.compareTo(recallBudget) > 0 ? longest : recallBudget;
    }

    /** Whether the model on the server is wanted. */
    boolean wantsServer() {
        return embedder.equals(SERVER);
    }

    /** Whether there is a limit on what a caller may ask. */
    boolean limits() {
        return requestsAMinute > 0 || textsAMinute > 0;
    }

    /**
     * Refuses to serve other machines without a key.
     *
     * @throws Failure if it would
     */
    void requireGuarded() {
        if (!Listening.at(host).isLocal() && key.isEmpty()) {
            throw Failure.misuse("listening on " + host + " lets other machines in, and no key is set\n"
                    + "Set one in SOPHIA_KEY, in a file named by SOPHIA_KEY_FILE or as \"key\" in sophia.yaml "
                    + "(make one with: openssl rand -hex 32), or listen on 127.0.0.1.");
        }
    }

    /**
     * The same for a server within this process, for one command: on loopback, on any port, with a key of its own. Budgets and limits are for
     * servers that others wait for; here the first search is the only one, and part of it is the loading of classes.
     */
    Settings within(String ownKey) {
        return new Settings(
                data,
                records,
                pgvector,
                "127.0.0.1",
                0,
                ownKey,
                List.of(),
                "",
                embedder,
                embeddingServer,
                chroma,
                weaviate,
                UNHURRIED,
                cacheBudget,
                UNHURRIED,
                UNHURRIED,
                UNHURRIED,
                UNHURRIED,
                UNHURRIED,
                UNHURRIED,
                hotBytes,
                cacheBytes,
                redis,
                distilling,
                model,
                learning,
                consolidation,
                expired,
                0,
                0,
                toolsets,
                webhooksAllowPrivate,
                log);
    }

    @Override
    public String toString() {
        return "Settings[data=" + data
                + records.map(server -> ", records=" + server).orElse("") + ", host=" + host + ", port=" + port + "]";
    }

    /** Whether it is an address that requests can be made to, by putting their path behind it. */
    private static boolean isAddress(String server) {
        try {
            URI address = new URI(server);
            boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            boolean bare = address.getUserInfo() == null && address.getQuery() == null && address.getFragment() == null;
            return web && bare && address.getHost() != null && address.getPort() <= HIGHEST_PORT;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private static void requireBudget(Setting setting, Duration budget) {
        require(
                budget.isPositive() && budget.compareTo(LONGEST_BUDGET) <= 0,
                setting,
                "a time from 1 ms to " + LONGEST_BUDGET.toSeconds() + " s",
                budget.toSeconds() == 0 ? budget.toMillis() + " ms" : budget.toSeconds() + " s");
    }

    private static void requireLimit(Setting setting, int perMinute) {
        require(
                perMinute >= 0 && perMinute <= Rate.HIGHEST,
                setting,
                "0 for no limit, or a number a minute up to " + Rate.HIGHEST,
                String.valueOf(perMinute));
    }

    private static void require(boolean met, Setting setting, String expected, String got) {
        if (!met) {
            throw Failure.misuse(
                    "the setting " + setting.label() + " expects " + expected + ", but got \"" + got + "\"");
        }
    }
}
