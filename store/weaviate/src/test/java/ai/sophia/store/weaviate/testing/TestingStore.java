package ai.sophia.store.weaviate.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** What the double holds; it survives its death as a disk would. Safe for all threads. */
final class TestingStore {
    private final Map<String, TestingCollection> collections = new TreeMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /** Does it while nobody else does anything. */
    synchronized <T> T alone(Supplier<T> work) {
        return work.get();
    }

    /** Forgets everything. */
    synchronized void lose() {
        collections.clear();
    }

    synchronized void make(TestingCollection collection) {
        TestingRefusal.unless(
                !collections.containsKey(collection.name()), "class name " + collection.name() + " already exists");
        collections.put(collection.name(), collection);
    }

    synchronized void drop(String name) {
        collections.remove(name);
    }

    synchronized Optional<TestingCollection> find(String name) {
        return Optional.ofNullable(collections.get(name));
    }

    synchronized TestingCollection collection(String name) {
        return find(name).orElseThrow(() -> TestingRefusal.unknownCollection(name));
    }

    synchronized Set<String> names() {
        return new TreeSet<>(collections.keySet());
    }

    /**
     * As a server does by itself where objects come for a collection that it does not know: it makes one, with what it takes the properties to
     * be, and without tenants.
     */
    synchronized void makeByItself(String name) {
        JsonNode json = TestingJson.MAPPER.createObjectNode().put("class", name);
        make(new TestingCollection(json));
    }

    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /** Whether anything that it holds says this. */
    synchronized boolean says(String text) {
        Map<String, Object> all = new LinkedHashMap<>();
        collections.forEach((name, collection) -> all.put(
                name,
                collection.told() + " "
                        + collection.all().stream()
                                .map(TestingObject::properties)
                                .toList()
                        + (collection
                                        .told()
                                        .path("multiTenancyConfig")
                                        .path("enabled")
                                        .booleanValue(false)
                                ? collection.tenants()
                                : "")));
        return all.toString().contains(text);
    }
}
