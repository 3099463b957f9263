package ai.sophia.app;

import ai.sophia.cli.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the program was told, checked. Immutable.
 *
 * @param data the data directory
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any free one
 * @param key the key that requests must show, empty for none
 * @param allowedHosts further names that requests may call this server by
 * @param server the server that commands ask, empty for the one of the data directory
 * @param embedder which weights of the model: {@code int8} or {@code float}
 * @param lexicalBudget how long a recall waits for the search by words
 * @param vectorsBudget how long a recall waits for the search by meaning
 * @param cacheBytes how much memory the caches may take
 * @param log the least important messages that are logged
 */
record Settings(
        Path data,
        String host,
        int port,
        String key,
        List<String> allowedHosts,
        String server,
        String embedder,
        Duration lexicalBudget,
        Duration vectorsBudget,
        long cacheBytes,
        String log) {
    private static final int HIGHEST_PORT = 65_535;
    private static final int SHORTEST_KEY = 16;
    private static final Duration UNHURRIED = Duration.ofSeconds(10);
    private static final Set<String> EMBEDDERS = Set.of("int8", "float");
    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    Settings {
        allowedHosts = List.copyOf(allowedHosts);
        require(!host.isBlank(), Setting.HOST, "an address such as 127.0.0.1", host);
        require(
                port >= 0 && port <= HIGHEST_PORT,
                Setting.PORT,
                "a number from 0 to " + HIGHEST_PORT,
                String.valueOf(port));
        require(EMBEDDERS.contains(embedder), Setting.EMBEDDER, "int8 or float", embedder);
        require(LEVELS.contains(log), Setting.LOG, "error, warn, info or debug", log);
        require(
                lexicalBudget.isPositive(),
                Setting.LEXICAL_BUDGET,
                "more than no time",
                lexicalBudget.toMillis() + " ms");
        require(
                vectorsBudget.isPositive(),
                Setting.VECTORS_BUDGET,
                "more than no time",
                vectorsBudget.toMillis() + " ms");
        require(cacheBytes >= 0, Setting.CACHE, "a size such as 64 MB", String.valueOf(cacheBytes));
        boolean proper = key.chars().allMatch(character -> character > ' ' && character < 127);
        if (!key.isEmpty() && (!proper || key.length() < SHORTEST_KEY)) {
            throw Failure.misuse("the key must have at least " + SHORTEST_KEY
                    + " characters, of ASCII and without blanks\nMake one with: openssl rand -hex 32");
        }
        require(
                server.isEmpty() || server.matches("https?://[^/\\s]+.*"),
                Setting.SERVER,
                "an address such as http://127.0.0.1:3000",
                server);
    }

    /** Whether only this machine can reach the server. */
    boolean isLocal() {
        return LOOPBACK.contains(host);
    }

    /**
     * Refuses to serve other machines without a key.
     *
     * @throws Failure if it would
     */
    void requireGuarded() {
        if (!isLocal() && key.isEmpty()) {
            throw Failure.misuse("listening on " + host + " lets other machines in, and no key is set\n"
                    + "Set one in SOPHIA_KEY, in a file named by SOPHIA_KEY_FILE or as \"key\" in sophia.yaml "
                    + "(make one with: openssl rand -hex 32), or listen on 127.0.0.1.");
        }
    }

    /**
     * The same for a server within this process, for one command: on loopback, on any port, with a key of its own. Budgets are for servers
     * that others wait for; here the first search is the only one, and part of it is the loading of classes.
     */
    Settings within(String ownKey) {
        return new Settings(
                data, "127.0.0.1", 0, ownKey, List.of(), "", embedder, UNHURRIED, UNHURRIED, cacheBytes, log);
    }

    @Override
    public String toString() {
        return "Settings[data=" + data + ", host=" + host + ", port=" + port + "]";
    }

    private static void require(boolean met, Setting setting, String expected, String got) {
        if (!met) {
            throw Failure.misuse(
                    "the setting " + setting.label() + " expects " + expected + ", but got \"" + got + "\"");
        }
    }
}
