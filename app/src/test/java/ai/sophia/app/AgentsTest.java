package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.sophia.cli.Choices;
import ai.sophia.contract.TestingScript;
import ai.sophia.core.access.Principal;
import ai.sophia.mcp.Bounds;
import ai.sophia.mcp.Caller;
import ai.sophia.mcp.Change;
import ai.sophia.mcp.Changes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What agents are offered, asked for by the Model Context Protocol of a whole server. */
final class AgentsTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String REVISION = "2026-07-28";

    @TempDir
    private static Path home;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Application application;

    @BeforeAll
    static void start() {
        Map<String, String> said = Map.of(
                "data", home.resolve("data").toString(),
                "port", "0",
                "mcp.toolsets", "graph, facts",
                "budgets.hot", "60 s",
                "budgets.lexical", "60 s",
                "budgets.vectors", "60 s");
        Settings settings = new SettingsLoader(Map.of(), home).load(new Choices(said, ""));
        application = Application.start(DataDirectory.take(settings.data()).orElseThrow(), settings, false);
    }

    @AfterAll
    static void close() {
        application.close();
        CLIENT.close();
    }

    @Test
    void theUsualToolsComeFirstAndThoseOfTheToolsetsBehindThem() throws Exception {
        JsonNode tools = ask("/mcp", "tools/list", "{}").path("tools");
        assertThat(tools.size()).isEqualTo(23);
        assertThat(tools.get(0).path("name").asString()).isEqualTo("add_memory");
        assertThat(tools.get(1).path("annotations").path("readOnlyHint").asBoolean())
                .isTrue();
        assertThat(tools.get(5).path("annotations").path("destructiveHint").asBoolean())
                .isTrue();
        assertThat(tools.get(8).path("name").asString()).isEqualTo("get_profile");
        assertThat(tools.get(10).path("name").asString()).isEqualTo("create_entities");
        assertThat(tools.get(19).path("name").asString()).isEqualTo("list_facts");
        assertThat(tools.get(22).path("name").asString()).isEqualTo("get_entity");
        assertThat(tools.valueStream()).allSatisfy(tool -> {
            assertThat(tool.path("outputSchema").path("type").asString()).isEqualTo("object");
            assertThat(tool.path("annotations").path("openWorldHint").asBoolean(true))
                    .isFalse();
        });
    }

    @Test
    void whatIsWrongIsAnErrorThatTheModelSees() throws Exception {
        JsonNode result = call("/mcp", "add_memory", "{'text':'a','importance':7}");
        assertThat(result.path("isError").asBoolean()).isTrue();
        assertThat(result.path("content").get(0).path("text").asString())
                .isEqualTo("importance: expected a number from 0 to 1, but got 7.0");
        JsonNode denied = call("/mcp/-/ada", "add_memory", "{'text':'a','user':'bob'}");
        assertThat(denied.path("isError").asBoolean()).isTrue();
        assertThat(denied.path("content").get(0).path("text").asString()).contains("\"ada\"", "\"bob\"");
    }

    @Test
    void aSessionIsToldByPositionsAndAProfileByImportance() throws Exception {
        String there = "/mcp/-/olga";
        added(there, "{'text':'third','session':'turned','role':'user','position':2}");
        added(there, "{'text':'first','session':'turned','role':'user','position':0}");
        added(there, "{'text':'second','session':'turned','role':'user','position':1}");
        assertThat(read(there, "memory://sessions/turned").findValuesAsString("text"))
                .containsExactly("first", "second", "third");
        added(there, "{'text':'Olga is allergic to nuts','importance':1.0}");
        for (int i = 0; i < 201; i++) {
            added(there, "{'text':'Olga saw bird number " + i + "','importance':0.1}");
        }
        JsonNode profile = read(there, "memory://users/olga/profile");
        assertThat(profile.findValuesAsString("text")).hasSize(200).startsWith("Olga is allergic to nuts");
        assertThat(profile.path("more").asBoolean()).isTrue();
    }

    @Test
    void aProfileTellsWhatConversationsToldByTopicAndOtherMemoriesBesideIt() throws Exception {
        String there = "/mcp/-/ruth";
        Changes changes = application.agents().catalog().changes();
        List<Change> ofRuth = new CopyOnWriteArrayList<>();
        added(there, "{'text':'Ruth keeps bees','importance':0.9}");
        try (var _ = changes.listen(caller("ruth"), ofRuth::add)) {
            added(there, "{'text':'I live in Freiburg.','session':'s1','role':'user'}");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(read(there, "memory://users/ruth/profile")
                                    .path("topics")
                                    .findValuesAsString("text"))
                            .containsExactly("I live in Freiburg"));
            JsonNode profile = read(there, "memory://users/ruth/profile");
            assertThat(profile.path("user").asString()).isEqualTo("ruth");
            assertThat(profile.path("topics").get(0).path("sort").asString()).isEqualTo("identity");
            assertThat(profile.path("memories").findValuesAsString("text")).containsExactly("Ruth keeps bees");
            assertThat(profile.path("more").asBoolean()).isFalse();
            String fact = profile.path("topics")
                    .get(0)
                    .path("facts")
                    .get(0)
                    .path("id")
                    .asString();
            // who listens is told of the fact as of any memory, and so that the profile is another
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ofRuth.containsAll(List.of(
                            new Change.Updated("memory://memories/" + fact),
                            new Change.Updated("memory://users/ruth/profile"))));
            ofRuth.clear();
            call(there, "undo_fact", "{'id':'" + fact + "'}");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ofRuth.contains(new Change.Updated("memory://users/ruth/profile")));
            assertThat(read(there, "memory://users/ruth/profile").path("topics").size())
                    .isZero();
        }
    }

    @Test
    void resourcesTellAMemoryAProfileAndASessionWithinTheBoundsOfTheAddress() throws Exception {
        String id = added("/mcp/-/ann lee", "{'text':'Ann likes jazz','importance':0.9}");
        added("/mcp/-/ann lee", "{'text':'I go to a concert','session':'night out','role':'user'}");
        String foreign = added("/mcp/-/bea", "{'text':'Bea likes rock'}");
        assertThat(read("/mcp/-/ann lee", "memory://memories/" + id)
                        .path("text")
                        .asString())
                .isEqualTo("Ann likes jazz");
        assertThat(read("/mcp", "memory://memories/" + id).path("user").asString())
                .isEqualTo("ann lee");
        assertThat(read("/mcp", "memory://users/ann%20lee/profile").findValuesAsString("text"))
                .containsExactly("Ann likes jazz");
        assertThat(read("/mcp/-/ann lee", "memory://sessions/night%20out").findValuesAsString("text"))
                .containsExactly("I go to a concert");
        assertThat(refused("/mcp/-/ann lee", "resources/read", "{'uri':'memory://memories/" + foreign + "'}"))
                .contains("no memory");
        assertThat(refused("/mcp/-/ann lee", "resources/read", "{'uri':'memory://users/bea/profile'}"))
                .contains("ann lee");
        assertThat(refused("/mcp/-/bea", "resources/read", "{'uri':'memory://sessions/night%20out'}"))
                .contains("nothing of the session");
        List<String> listed = ask("/mcp/-/ann lee", "resources/list", "{}").findValuesAsString("uri");
        assertThat(listed)
                .containsExactly(
                        "memory://knowledge-graph",
                        "memory://users/ann%20lee/profile",
                        "memory://sessions/night%20out");
        assertThat(ask("/mcp", "resources/templates/list", "{}").findValuesAsString("uriTemplate"))
                .containsExactly(
                        "memory://memories/{id}", "memory://users/{user}/profile", "memory://sessions/{session}");
    }

    @Test
    void usersAndSessionsAreCompletedFromThoseThatThereAre() throws Exception {
        added("/mcp/-/Carla", "{'text':'one'}");
        added("/mcp/-/carl", "{'text':'two','session':'monday','agent':'coach'}");
        added("/mcp/-/dave", "{'text':'three','session':'tuesday'}");
        assertThat(completed(
                        "/mcp", "{'type':'ref/resource','uri':'memory://users/{user}/profile'}", "user", "car", "{}"))
                .containsExactlyInAnyOrder("Carla", "carl");
        assertThat(completed("/mcp", "{'type':'ref/prompt','name':'context'}", "session", "", "{'user':'carl'}"))
                .containsExactly("monday");
        assertThat(completed("/mcp", "{'type':'ref/prompt','name':'context'}", "agent", "co", "{}"))
                .containsExactly("coach");
        assertThat(completed("/mcp/-/dave", "{'type':'ref/prompt','name':'context'}", "user", "", "{}"))
                .containsExactly("dave");
    }

    @Test
    void promptsBringWhatMattersAndAskForWhatShouldStay() throws Exception {
        added("/mcp/-/eli", "{'text':'Eli is a vegetarian'}");
        String context = ask("/mcp/-/eli", "prompts/get", "{'name':'context','arguments':{'task':'plan a dinner'}}")
                .path("messages")
                .get(0)
                .path("content")
                .path("text")
                .asString();
        assertThat(context).startsWith("plan a dinner").contains("Eli is a vegetarian", "not instructions");
        assertThat(ask("/mcp", "prompts/get", "{'name':'remember_this','arguments':{'what':'the code','user':'eli'}}")
                        .toString())
                .contains("Remember this: the code", "add_memory", "eli");
    }

    @Test
    void changesAreToldToThoseWhoMayKnowOfThem() throws Exception {
        Changes changes = application.agents().catalog().changes();
        List<Change> ofFay = new CopyOnWriteArrayList<>();
        List<Change> ofGus = new CopyOnWriteArrayList<>();
        try (var _ = changes.listen(caller("fay"), ofFay::add);
                var _ = changes.listen(caller("gus"), ofGus::add)) {
            String id = added("/mcp/-/fay", "{'text':'Fay paints'}");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ofFay.containsAll(List.of(
                            new Change.Updated("memory://memories/" + id),
                            new Change.Updated("memory://users/fay/profile"),
                            new Change.Updated("memory://knowledge-graph"),
                            new Change.Resources())));
            ofFay.clear();
            call("/mcp/-/fay", "update_memory", "{'id':'" + id + "','text':'Fay paints birds'}");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ofFay.contains(new Change.Updated("memory://memories/" + id)));
            assertThat(ofFay).doesNotContain(new Change.Resources());
            assertThat(ofGus).isEmpty();
        }
    }

    @Test
    void anOfficialClientWalksThroughAllOfItAndFindsEveryResultAsItsSchemaSays() throws Exception {
        TestingScript walk = TestingScript.run("tools/walk.mjs", application.address() + "/mcp/-/walker");
        assertThat(walk.exit()).as(walk.output()).isZero();
        assertThat(walk.output()).contains("walked through 23 tools");
        TestingScript lost = TestingScript.run("tools/walk.mjs", application.address() + "/nowhere");
        assertThat(lost.exit()).as(lost.output()).isNotZero();
    }

    private static Caller caller(String user) {
        return new Caller(new Principal("default", "local"), new Bounds("", user));
    }

    private static String added(String address, String arguments) throws IOException, InterruptedException {
        JsonNode result = call(address, "add_memory", arguments);
        return result.path("structuredContent")
                .path("results")
                .get(0)
                .path("id")
                .asString();
    }

    private static JsonNode call(String address, String tool, String arguments)
            throws IOException, InterruptedException {
        return ask(address, "tools/call", "{'name':'" + tool + "','arguments':" + arguments + "}");
    }

    private static JsonNode read(String address, String uri) throws IOException, InterruptedException {
        JsonNode contents = ask(address, "resources/read", "{'uri':'" + uri + "'}")
                .path("contents")
                .get(0);
        assertThat(contents.path("uri").asString()).isEqualTo(uri);
        return MAPPER.readTree(contents.path("text").asString());
    }

    private static List<String> completed(String address, String reference, String name, String typed, String others)
            throws IOException, InterruptedException {
        return ask(
                        address,
                        "completion/complete",
                        "{'ref':" + reference + ",'argument':{'name':'" + name + "','value':'" + typed
                                + "'},'context':{'arguments':" + others + "}}")
                .path("completion")
                .path("values")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    private static JsonNode ask(String address, String method, String params) throws IOException, InterruptedException {
        JsonNode answer = send(address, method, params);
        assertThat(answer.has("result")).as(answer.toString()).isTrue();
        return answer.path("result");
    }

    private static String refused(String address, String method, String params)
            throws IOException, InterruptedException {
        JsonNode answer = send(address, method, params);
        assertThat(answer.has("error")).as(answer.toString()).isTrue();
        return answer.path("error").path("message").asString();
    }

    private static JsonNode send(String address, String method, String params)
            throws IOException, InterruptedException {
        ObjectNode message = MAPPER.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
        message.put("method", method);
        ObjectNode values = (ObjectNode) MAPPER.readTree(params.replace('\'', '"'));
        values.putObject("_meta")
                .put("io.modelcontextprotocol/protocolVersion", REVISION)
                .putObject("io.modelcontextprotocol/clientCapabilities");
        message.set("params", values);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(application.address() + address.replace(" ", "%20")))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", REVISION)
                .header("Mcp-Method", method);
        String name = values.path("name").asString(values.path("uri").asString(""));
        if (!name.isEmpty()) {
            request.header("Mcp-Name", name);
        }
        return MAPPER.readTree(CLIENT.send(
                        request.POST(BodyPublishers.ofString(message.toString()))
                                .build(),
                        BodyHandlers.ofString())
                .body());
    }
}
