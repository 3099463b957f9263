package ai.sophia.store.weaviate.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A collection as the double keeps it. Guarded by the one who has it. */
final class TestingCollection {
    /** Nodes of the cluster that the double claims to be. */
    private static final int NODES = 3;

    private static final int LEAST_EFFORT = 4;
    private static final String ONLY = "";
    private static final Set<String> KEYS = Set.of(
            "class",
            "description",
            "properties",
            "vectorConfig",
            "multiTenancyConfig",
            "replicationConfig",
            "invertedIndexConfig");
    private static final Set<String> GRAPH_KEYS = Set.of(
            "distance",
            "ef",
            "efConstruction",
            "maxConnections",
            "dynamicEfMin",
            "dynamicEfMax",
            "dynamicEfFactor",
            "filterStrategy",
            "skipDefaultQuantization");
    private static final Set<String> STRATEGIES =
            Set.of("NoAutomatedResolution", "DeleteOnConflict", "TimeBasedResolution");

    private final JsonNode told;
    private final String name;
    private final boolean tenanted;
    private final Map<String, TestingProperty> properties = new LinkedHashMap<>();
    private final Set<String> vectors;

    /** By id, in the order in which the server goes through them. */
    private final Map<String, NavigableMap<UUID, TestingObject>> tenants = new TreeMap<>();

    /** Reads one that is to be made, and refuses what the server would. */
    TestingCollection(JsonNode json) {
        TestingJson.onlyKnown(json, KEYS, "class");
        this.name = json.path("class").stringValue("");
        TestingRefusal.unless(name.matches("[A-Z][_0-9A-Za-z]{0,254}"), "'" + name + "' is not a valid class name");
        json.path("properties").forEach(each -> {
            TestingProperty property = TestingProperty.read(each);
            TestingRefusal.unless(
                    properties.put(property.name(), property) == null,
                    "class '" + name + "': conflict for property '" + property.name() + "'");
        });
        JsonNode tenancy = json.path("multiTenancyConfig");
        TestingJson.onlyKnown(
                tenancy, Set.of("enabled", "autoTenantCreation", "autoTenantActivation"), "multiTenancyConfig");
        this.tenanted = tenancy.path("enabled").booleanValue(false);
        if (!tenanted) {
            tenants.put(ONLY, new TreeMap<>(TestingCollection::compare));
        }
        json.path("vectorConfig").properties().forEach(each -> checkVector(each.getKey(), each.getValue()));
        this.vectors = Set.copyOf(json.path("vectorConfig")
                .propertyStream()
                .map(Map.Entry::getKey)
                .toList());
        checkReplication(json.path("replicationConfig"));
        JsonNode inverted = json.path("invertedIndexConfig");
        TestingJson.onlyKnown(inverted, Set.of("stopwords", "stopwordPresets"), "invertedIndexConfig");
        TestingRefusal.unless(
                TestingJson.isAbsent(inverted)
                        || Set.of("en", "none")
                                .contains(inverted.path("stopwords")
                                        .path("preset")
                                        .stringValue("")),
                "stopwordPreset does not exist");
        this.told = withDefaults(json);
    }

    private static void checkVector(String name, JsonNode json) {
        TestingRefusal.unless(
                name.matches("[A-Za-z_][A-Za-z0-9_]{0,229}"), "'" + name + "' is not a valid vector name");
        TestingJson.onlyKnown(json, Set.of("vectorizer", "vectorIndexType", "vectorIndexConfig"), "vectorConfig");
        TestingRefusal.unless(
                json.path("vectorizer").size() == 1 && json.path("vectorizer").has("none"),
                "vectorizer: no module with name " + json.path("vectorizer") + " present");
        TestingRefusal.unless(
                json.path("vectorIndexType").stringValue("").equals("hnsw"),
                "unrecognized or unsupported vectorIndexType " + json.path("vectorIndexType"));
        JsonNode graph = json.path("vectorIndexConfig");
        TestingJson.onlyKnown(graph, GRAPH_KEYS, "vectorIndexConfig");
        TestingRefusal.unless(
                graph.path("efConstruction").intValue(LEAST_EFFORT) >= LEAST_EFFORT
                        && graph.path("maxConnections").intValue(LEAST_EFFORT) >= LEAST_EFFORT,
                "invalid hnsw config: efConstruction and maxConnections must be a positive integer with a minimum of 4");
        TestingRefusal.unless(
                Set.of("sweeping", "acorn")
                        .contains(graph.path("filterStrategy").stringValue("acorn")),
                "invalid hnsw config: filterStrategy must be either 'sweeping' or 'acorn'");
        TestingRefusal.unless(
                graph.path("distance").stringValue("cosine").equals("cosine"), "the double knows the cosine alone");
    }

    private static void checkReplication(JsonNode json) {
        TestingJson.onlyKnown(json, Set.of("factor", "asyncEnabled", "deletionStrategy"), "replicationConfig");
        int factor = json.path("factor").intValue(1);
        TestingRefusal.unless(factor <= NODES, "not enough storage replicas: found " + NODES + " want " + factor);
        TestingRefusal.unless(
                STRATEGIES.contains(json.path("deletionStrategy").stringValue("NoAutomatedResolution")),
                "invalid deletionStrategy");
    }

    private static JsonNode withDefaults(JsonNode json) {
        ObjectNode whole = TestingJson.MAPPER.createObjectNode();
        json.propertyStream()
                .filter(each -> !TestingJson.isAbsent(each.getValue()))
                .forEach(each -> whole.set(each.getKey(), each.getValue()));
        if (!whole.has("multiTenancyConfig")) {
            whole.putObject("multiTenancyConfig")
                    .put("enabled", false)
                    .put("autoTenantCreation", false)
                    .put("autoTenantActivation", false);
        }
        if (!whole.has("vectorConfig")) {
            whole.put("vectorizer", "none");
            whole.put("vectorIndexType", "hnsw");
        }
        return whole;
    }

    /** As the server's journal of ids orders them, which is by their bytes. */
    private static int compare(UUID one, UUID other) {
        int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
        return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
    }

    /** It as the server tells it. */
    JsonNode told() {
        return told;
    }

    String name() {
        return name;
    }

    /** A property, or a refusal if there is none of this name. */
    TestingProperty property(String wanted) {
        return Optional.ofNullable(properties.get(wanted))
                .orElseThrow(() -> new TestingRefusal("no such prop with name '" + wanted + "' found in class '" + name
                        + "' in the schema. Check your schema files for which properties in this class are available"));
    }

    /** Refuses a vector of a name that it does not have. */
    void checkVector(String wanted) {
        TestingRefusal.unless(
                vectors.contains(wanted),
                "class " + name + " does not have named vector " + wanted + " configured. Available named vectors "
                        + vectors);
    }

    /** What it holds of a tenant, empty for the only one of a collection without tenants. */
    NavigableMap<UUID, TestingObject> of(String tenant) {
        TestingRefusal.unless(
                tenanted || tenant.isEmpty(),
                "class " + name + " has multi-tenancy disabled, but request was with tenant");
        TestingRefusal.unless(
                !tenanted || !tenant.isEmpty(),
                "class " + name + " has multi-tenancy enabled, but request was without tenant");
        return Optional.ofNullable(tenants.get(tenant))
                .orElseThrow(() -> new TestingRefusal("tenant not found: \"" + tenant + "\""));
    }

    /** Makes tenants; one that is there already stays as it is. */
    void addTenants(List<String> added) {
        TestingRefusal.unless(tenanted, "multi-tenancy is not enabled for class \"" + name + "\"");
        for (String tenant : added) {
            TestingRefusal.unless(
                    tenant.matches("[A-Za-z0-9_-]{1,64}"),
                    "tenant name should only contain alphanumeric characters (a-z, A-Z, 0-9), underscore (_), and hyphen (-),"
                            + " with a length between 1 and 64 characters");
            tenants.computeIfAbsent(tenant, first -> new TreeMap<>(TestingCollection::compare));
        }
    }

    /** The names of its tenants. */
    List<String> tenants() {
        TestingRefusal.unless(tenanted, "multi-tenancy is not enabled for class \"" + name + "\"");
        return List.copyOf(tenants.keySet());
    }

    /** Everything that it holds. */
    List<TestingObject> all() {
        List<TestingObject> all = new ArrayList<>();
        tenants.values().forEach(objects -> all.addAll(objects.values()));
        return all;
    }
}
