package ai.sophia.store.chroma;

import ai.sophia.core.Fault;
import ai.sophia.core.blind.Where;
import ai.sophia.core.tier.Deadline;
import ai.sophia.core.tier.Guard;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What a ChromaDB server can do, by version 2 of its interface: databases, collections, their records. Safe for all threads.
 *
 * <p>Unless said otherwise a method throws {@link Fault.Unavailable} if the server does not do it in time, and {@link Lost} if it does not
 * know the collection.
 */
final class ChromaServer implements AutoCloseable {
    /** Most records of one call, whatever the server would take. */
    private static final int BATCH_LIMIT = 100;

    private static final int PAGE = 1_000;
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** How the server compares and searches vectors: with more neighbors and effort than is usual, for few are asked for often. */
    private static final Map<String, Object> SEARCHING =
            Map.of("space", "cosine", "ef_construction", 200, "ef_search", 200, "max_neighbors", 24);

    /**
     * What the server takes.
     *
     * @param batch most records of one call
     * @param packed whether it takes vectors as bytes in Base64
     */
    record Limits(int batch, boolean packed) {}

    private final Calls calls;
    private final String tenant;
    private final Duration searching;

    /** @param guard watches each call but those of searches */
    ChromaServer(ChromaSettings settings, Guard guard) {
        this(new Calls(settings, settings.writing()).watchedBy(guard), settings.tenant(), settings.searching());
    }

    private ChromaServer(Calls calls, String tenant, Duration searching) {
        this.calls = calls;
        this.tenant = tenant;
        this.searching = searching;
    }

    /** The server's address, as messages name it. */
    String address() {
        return calls.address().toString();
    }

    /** The same for one search that begins now: all its calls together have the time that a search has, and its index watches it. */
    ChromaServer searching() {
        return new ChromaServer(calls.until(Deadline.in(searching)), tenant, searching);
    }

    Limits limits() {
        JsonNode checks = calls.get("/api/v2/pre-flight-checks").body();
        int most = checks.path("max_batch_size").intValue(BATCH_LIMIT);
        return new Limits(
                Math.clamp(most, 1, BATCH_LIMIT),
                checks.path("supports_base64_encoding").booleanValue(false));
    }

    /** Makes the tenant if it is missing. */
    void makeTenant() {
        if (calls.get("/api/v2/tenants/" + encoded(tenant)).isMissing()) {
            expect(calls.post("/api/v2/tenants", Bodies.named(tenant)), true);
        }
    }

    /** Makes a database if it is missing. */
    void makeDatabase(String database) {
        expect(calls.post(databases(), Bodies.named(database)), true);
    }

    /** The names of all databases. */
    List<String> databaseNames() {
        List<String> names = new ArrayList<>();
        paged(databases(), each -> names.add(each.path("name").stringValue("")));
        return names;
    }

    /** The collections of a database; none if there is no such database. */
    List<Located> collections(String database) {
        List<Located> collections = new ArrayList<>();
        paged(pathOfCollections(database), each -> collections.add(located(database, each)));
        return collections;
    }

    private void paged(String path, Consumer<JsonNode> consumer) {
        int size = PAGE;
        for (int offset = 0; size == PAGE; offset += PAGE) {
            Reply reply = expect(calls.get(path + "?limit=" + PAGE + "&offset=" + offset), false);
            size = reply.body().size();
            reply.body().forEach(consumer);
        }
    }

    /** A collection, made if it is missing; its database must be there. */
    Located collection(String database, String name) {
        Reply reply = calls.post(pathOfCollections(database), Bodies.collection(name, SEARCHING));
        return located(database, expect(reply, false).body());
    }

    /** Removes a collection with all that is in it, if it is there. */
    void drop(Located collection) {
        calls.delete(pathOfCollections(collection.database()) + "/" + encoded(collection.name()));
    }

    /** What is kept beside a collection; a missing node if there is no such collection. */
    JsonNode metadata(String database, String name) {
        Reply reply = calls.get(pathOfCollections(database) + "/" + encoded(name));
        return reply.body().path("metadata");
    }

    /** Keeps this beside a collection instead of what is kept there. */
    void keep(Located collection, Map<String, Object> metadata) {
        found(collection, calls.put(path(collection), Bodies.metadata(metadata)));
    }

    /** Adds records, or replaces those that have their ids; in pieces as large as the server takes. */
    void upsert(Located collection, List<Point> points, Limits limits) {
        for (int from = 0; from < points.size(); from += limits.batch()) {
            upsertPiece(collection, points.subList(from, Math.min(points.size(), from + limits.batch())), limits);
        }
    }

    /** Something before the server may take less than the server does. */
    private void upsertPiece(Located collection, List<Point> points, Limits limits) {
        byte[] body = Bodies.points(points, limits.packed());
        Reply reply = found(collection, calls.post(path(collection) + "/upsert", body));
        if (reply.status() == Reply.TOO_LARGE && points.size() > 1) {
            int middle = points.size() / 2;
            upsertPiece(collection, points.subList(0, middle), limits);
            upsertPiece(collection, points.subList(middle, points.size()), limits);
        } else {
            expect(reply, false);
        }
    }

    /** Removes the records with these ids. */
    void delete(Located collection, Collection<String> ids) {
        expect(found(collection, calls.post(path(collection) + "/delete", Bodies.ids(ids))), false);
    }

    /** Removes the records whose metadata of that name is one of the values. */
    void deleteHaving(Located collection, String name, Collection<String> values) {
        byte[] body = Bodies.having(name, values);
        expect(found(collection, calls.post(path(collection) + "/delete", body)), false);
    }

    /** The ids of the records whose metadata of that name is one of the values. */
    List<String> idsHaving(Located collection, String name, Collection<String> values) {
        return ids(collection, Bodies.idsHaving(name, values));
    }

    /** Hands over the ids of all records, in no order. */
    void each(Located collection, Consumer<String> consumer) {
        int size = PAGE;
        for (int offset = 0; size == PAGE; offset += PAGE) {
            List<String> ids = ids(collection, Bodies.page(offset, PAGE));
            ids.forEach(consumer);
            size = ids.size();
        }
    }

    private List<String> ids(Located collection, byte[] body) {
        Reply reply = expect(found(collection, calls.post(path(collection) + "/get", body)), false);
        return reply.body()
                .path("ids")
                .valueStream()
                .map(id -> id.stringValue(""))
                .toList();
    }

    /** How many records there are. */
    long count(Located collection) {
        return expect(found(collection, calls.get(path(collection) + "/count")), false)
                .body()
                .longValue(0);
    }

    /**
     * The records nearest to a vector among those that match, nearest first.
     *
     * @param most how many, from 1
     */
    List<Near> nearest(Located collection, float[] vector, Where where, int most) {
        byte[] body = Bodies.question(vector, where, most);
        Reply reply = expect(found(collection, calls.post(path(collection) + "/query", body)), false);
        JsonNode ids = reply.body().path("ids").path(0);
        JsonNode distances = reply.body().path("distances").path(0);
        List<Near> nearest = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            nearest.add(new Near(ids.path(i).stringValue(""), distances.path(i).doubleValue(1)));
        }
        return nearest;
    }

    private static Reply found(Located collection, Reply reply) {
        if (reply.isMissing()) {
            throw new Lost(collection);
        }
        return reply;
    }

    /** Takes what succeeded, or, where it is to be made, is there already. */
    private Reply expect(Reply reply, boolean making) {
        if (reply.succeeded() || (making && reply.status() == Reply.CONFLICT)) {
            return reply;
        }
        throw new Fault.Unavailable(
                "the ChromaDB server " + address() + " answered with status " + reply.status() + " " + reply.message(),
                RETRY);
    }

    private static Located located(String database, JsonNode collection) {
        return new Located(
                database,
                collection.path("name").stringValue(""),
                collection.path("id").stringValue(""));
    }

    private String databases() {
        return "/api/v2/tenants/" + encoded(tenant) + "/databases";
    }

    private String pathOfCollections(String database) {
        return databases() + "/" + encoded(database) + "/collections";
    }

    private String path(Located collection) {
        return pathOfCollections(collection.database()) + "/" + encoded(collection.id());
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        calls.close();
    }
}
