package ai.sophia.store.weaviate;

import ai.sophia.core.Fault;
import ai.sophia.core.blind.RecordKey;
import ai.sophia.core.blind.Where;
import ai.sophia.core.tier.Deadline;
import ai.sophia.core.tier.Guard;
import io.weaviate.client6.v1.api.collections.CollectionConfig;
import io.weaviate.client6.v1.api.collections.CollectionHandle;
import io.weaviate.client6.v1.api.collections.Vectors;
import io.weaviate.client6.v1.api.collections.WeaviateObject;
import io.weaviate.client6.v1.api.collections.data.DeleteManyResponse;
import io.weaviate.client6.v1.api.collections.data.InsertManyResponse;
import io.weaviate.client6.v1.api.collections.query.Filter;
import io.weaviate.client6.v1.api.collections.query.Metadata;
import io.weaviate.client6.v1.api.collections.query.NearVector;
import io.weaviate.client6.v1.api.collections.query.Target;
import io.weaviate.client6.v1.api.collections.tenants.Tenant;
import io.weaviate.client6.v1.internal.VersionSupport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a Weaviate server can do: collections, their tenants, the records of these. Safe for all threads.
 *
 * <p>Unless said otherwise a method throws {@link Fault.Unavailable} if the server does not do it in time, and {@link Lost} if it does not
 * know the collection or the tenant.
 */
final class WeaviateServer implements AutoCloseable {
    /** Most records that a search or a look gives ({@code QUERY_MAXIMUM_RESULTS}). */
    static final int ANSWER_LIMIT = 10_000;

    /** Most records of one call that writes. */
    private static final int BATCH = 100;

    private static final int PAGE = 1_000;
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Before the first id. */
    private static final String BEGINNING = "00000000-0000-0000-0000-000000000000";

    private final Calls calls;
    private final Duration searching;

    /** @param guard watches each call but those of searches */
    WeaviateServer(WeaviateSettings settings, Guard guard) {
        this(new Calls(settings, settings.writing()).watchedBy(guard), settings.searching());
    }

    private WeaviateServer(Calls calls, Duration searching) {
        this.calls = calls;
        this.searching = searching;
    }

    /** The server with its address, as sentences name it. */
    String title() {
        return calls.title();
    }

    /** The same for one search that begins now: all its calls together have the time that a search has, and its index watches it. */
    WeaviateServer searching() {
        return new WeaviateServer(calls.until(Deadline.in(searching)), searching);
    }

    /** Looks whether the server is new enough. */
    void checkVersion() {
        String version = calls.version();
        if (!VersionSupport.isSupported(version)) {
            throw new Fault.Unavailable(
                    "the " + title() + " is of version " + version + ", which is older than "
                            + VersionSupport.MINIMAL_SUPPORTED_VERSION,
                    RETRY);
        }
    }

    /**
     * The tenants of a collection.
     *
     * @return empty if there is no such collection
     */
    Optional<List<String>> tenants(String collection) {
        return known(() -> calls.call(collections -> collections.use(collection).tenants.list().stream()
                .map(Tenant::name)
                .toList()));
    }

    /** Whether there is a tenant of a collection, and the collection. */
    boolean holds(Located located) {
        return known(() -> calls.call(collections -> collections
                        .use(located.collection())
                        .tenants
                        .get(located.tenant())
                        .isPresent()))
                .orElse(false);
    }

    private interface Asked<T> {
        T ask();
    }

    private static <T> Optional<T> known(Asked<T> asked) {
        try {
            return Optional.of(asked.ask());
        } catch (Refused refused) {
            return switch (refused.reason()) {
                case UNKNOWN -> Optional.empty();
                case PRESENT -> throw refused.fault();
            };
        }
    }

    /** What a collection is like; empty if there is none. */
    Optional<CollectionConfig> config(String collection) {
        return calls.call(collections -> collections.getConfig(collection));
    }

    /** Makes a collection, if it is missing. */
    void make(CollectionConfig collection) {
        unlessPresent(() -> calls.call(collections -> collections.create(collection)));
    }

    /** Makes a tenant of a collection, if it is missing. */
    void makeTenant(Located located) {
        unlessPresent(() -> calls.call(collections -> {
            collections.use(located.collection()).tenants.create(Tenant.active(located.tenant()));
            return true;
        }));
    }

    private static void unlessPresent(Runnable making) {
        try {
            making.run();
        } catch (Refused refused) {
            if (refused.reason() != Refused.Reason.PRESENT) {
                throw refused.fault();
            }
        }
    }

    /** Removes a collection with all that is in it, if it is there. */
    void drop(String collection) {
        known(() -> calls.call(collections -> {
            collections.delete(collection);
            return true;
        }));
    }

    /** Adds records, or replaces those that have their ids. */
    void put(Located located, List<Point> points) {
        for (int from = 0; from < points.size(); from += BATCH) {
            List<WeaviateObject<Map<String, Object>>> objects =
                    points.subList(from, Math.min(points.size(), from + BATCH)).stream()
                            .map(WeaviateServer::object)
                            .toList();
            InsertManyResponse response = on(located, handle -> handle.data.insertMany(objects));
            response.errors().stream().findFirst().ifPresent(error -> fail(located, error));
        }
    }

    private static WeaviateObject<Map<String, Object>> object(Point point) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Layout.KEY, point.key().id());
        properties.put(Layout.MEMORY, point.key().version().id().value());
        properties.put(Layout.VERSION, point.version());
        properties.put(Layout.FACTS, List.copyOf(point.facts().tokens()));
        point.facts().numbers().forEach((name, number) -> {
            if (Conditions.isCompared(name)) {
                properties.put(name, number);
            }
        });
        return WeaviateObject.of(object -> {
            object.uuid(point.id()).properties(properties);
            return point.embedding().isAwaited()
                    ? object
                    : object.vectors(Vectors.of(Layout.VECTOR, point.embedding().vector()));
        });
    }

    private void fail(Located located, String error) {
        Refused.of(title(), error).ifPresent(refused -> {
            throw refused.reason() == Refused.Reason.UNKNOWN ? new Lost(title(), located) : refused.fault();
        });
        throw new Fault.Unavailable("the " + title() + " did not keep a record: " + Refused.quoted(error), RETRY);
    }

    /**
     * Hands over the ids and keys of the records whose property is one of the values.
     *
     * @return whether these are all: the server gives no more than {@link #ANSWER_LIMIT}
     */
    boolean having(Located located, String property, List<String> values, BiConsumer<String, RecordKey> each) {
        var found = on(
                        located,
                        handle -> handle.query.fetchObjects(objects -> objects.limit(ANSWER_LIMIT)
                                .returnProperties(Layout.KEY)
                                .filters(Filter.property(property).containsAny(values))))
                .objects();
        found.forEach(object -> each.accept(object.uuid(), key(object)));
        return found.size() < ANSWER_LIMIT;
    }

    /** Removes records. */
    void delete(Located located, List<String> ids) {
        for (int from = 0; from < ids.size(); from += BATCH) {
            String[] some =
                    ids.subList(from, Math.min(ids.size(), from + BATCH)).toArray(String[]::new);
            delete(located, Filter.uuid().containsAny(some));
        }
    }

    /** Removes the records whose property is one of the values. */
    void deleteHaving(Located located, String property, List<String> values) {
        delete(located, Filter.property(property).containsAny(values));
    }

    /** The server removes so many at most in one call as it would give, and tells how many there were. */
    private void delete(Located located, Filter filter) {
        DeleteManyResponse response;
        do {
            response = on(located, handle -> handle.data.deleteMany(filter));
            if (response.failed() > 0 || (response.successful() == 0 && response.matches() > 0)) {
                throw new Fault.Unavailable(
                        "the " + title() + " removed " + response.successful() + " records of " + response.matches(),
                        RETRY);
            }
        } while (response.successful() < response.matches());
    }

    /** Hands over the keys of all records, in no order. */
    void each(Located located, Consumer<RecordKey> consumer) {
        String after = BEGINNING;
        int size = PAGE;
        while (size == PAGE) {
            String from = after;
            var found = on(
                            located,
                            handle -> handle.query.fetchObjects(
                                    objects -> objects.after(from).limit(PAGE).returnProperties(Layout.KEY)))
                    .objects();
            found.forEach(object -> consumer.accept(key(object)));
            size = found.size();
            after = found.isEmpty() ? after : found.getLast().uuid();
        }
    }

    /** How many records there are. */
    long count(Located located) {
        return on(located, CollectionHandle::size);
    }

    /**
     * The records nearest to a vector among those that match, nearest first.
     *
     * @param where what {@link Conditions#told} gives
     * @param most how many, from 1 to {@link #ANSWER_LIMIT}
     */
    List<Near> nearest(Located located, float[] vector, Where where, int most) {
        NearVector question = NearVector.of(Target.vector(Layout.VECTOR, vector), near -> {
            near.limit(most).returnProperties(Layout.KEY).returnMetadata(Metadata.DISTANCE);
            return Conditions.filter(where).map(near::filters).orElse(near);
        });
        var found = on(located, handle -> handle.query.nearVector(question)).objects();
        List<Near> nearest = new ArrayList<>(found.size());
        for (WeaviateObject<Map<String, Object>> object : found) {
            Float distance = object.queryMetadata().distance();
            if (distance == null || distance.isNaN()) {
                throw strange("a record without a distance");
            }
            nearest.add(new Near(key(object), distance));
        }
        return nearest;
    }

    private RecordKey key(WeaviateObject<Map<String, Object>> object) {
        try {
            return RecordKey.parse(String.valueOf(object.properties().get(Layout.KEY)));
        } catch (RuntimeException malformed) {
            throw strange("a record that is none of Sophia's, " + object.uuid());
        }
    }

    private Fault.Unavailable strange(String what) {
        return new Fault.Unavailable("the " + title() + " gave " + what, RETRY);
    }

    /** The texts that an object of a collection without tenants has; empty if there is no such object, or collection. */
    Map<String, String> texts(String collection, String id, Collection<String> names) {
        return known(() -> calls.call(collections -> collections
                        .use(collection)
                        .query
                        .fetchObjectById(id, object -> object.returnProperties(List.copyOf(names)))))
                .flatMap(Function.identity())
                .map(object -> {
                    Map<String, String> texts = new HashMap<>();
                    object.properties().forEach((name, value) -> texts.put(name, String.valueOf(value)));
                    return texts;
                })
                .orElse(new HashMap<>());
    }

    /** Keeps texts as an object of a collection without tenants, which must be there. */
    void keep(String collection, String id, Map<String, String> texts) {
        WeaviateObject<Map<String, Object>> object =
                WeaviateObject.of(each -> each.uuid(id).properties(new HashMap<>(texts)));
        InsertManyResponse response;
        try {
            response =
                    calls.call(collections -> collections.use(collection).data.insertMany(List.of(object)));
        } catch (Refused refused) {
            throw refused.fault();
        }
        response.errors().stream().findFirst().ifPresent(error -> {
            throw new Fault.Unavailable("the " + title() + " did not keep a note: " + Refused.quoted(error), RETRY);
        });
    }

    private <T> T on(Located located, Function<CollectionHandle<Map<String, Object>>, T> work) {
        try {
            return calls.call(collections ->
                    work.apply(collections.use(located.collection(), defaults -> defaults.tenant(located.tenant()))));
        } catch (Refused refused) {
            throw switch (refused.reason()) {
                case UNKNOWN -> new Lost(title(), located);
                case PRESENT -> refused.fault();
            };
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
