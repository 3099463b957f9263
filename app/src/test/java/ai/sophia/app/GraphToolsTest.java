package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Fault;
import ai.sophia.mcp.Bounds;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The knowledge graph under the names of the reference memory server. */
final class GraphToolsTest {
    @TempDir
    private static Path home;

    private static TestingNode node;

    @BeforeAll
    static void open() {
        node = TestingNode.open(home, "int8");
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @Test
    void answersInTheFormOfTheReferenceServer() {
        TestingAgent agent = agent("form");
        String two = "{'entities':[{'name':'Ada','entityType':'person','observations':['likes tea','lives in Lyon']},"
                + "{'name':'Acme','entityType':'company','observations':[]}]}";
        assertThat(agent.call("create_entities", two).structured().orElseThrow().toString())
                .isEqualTo(two.replace('\'', '"'));
        assertThat(agent.read("create_entities", two)).isEqualTo("[ ]");
        String relation = "{'relations':[{'from':'Ada','to':'Acme','relationType':'works at'}]}";
        assertThat(agent.ask("create_relations", relation).toString()).isEqualTo(relation.replace('\'', '"'));
        assertThat(agent.ask("create_relations", relation).toString()).isEqualTo("{\"relations\":[]}");
        assertThat(agent.ask(
                                "add_observations",
                                "{'observations':[{'entityName':'Ada','contents':['likes tea','sings']}]}")
                        .toString())
                .isEqualTo("{\"results\":[{\"entityName\":\"Ada\",\"addedObservations\":[\"sings\"]}]}");
        assertThat(agent.ask("read_graph", "{}").toString())
                .isEqualTo(
                        ("{'entities':[{'name':'Ada','entityType':'person','observations':['likes tea','lives in Lyon','sings']},"
                                        + "{'name':'Acme','entityType':'company','observations':[]}],"
                                        + "'relations':[{'from':'Ada','to':'Acme','relationType':'works at'}]}")
                                .replace('\'', '"'));
        assertThat(agent.ask(
                                "delete_observations",
                                "{'deletions':[{'entityName':'Ada','observations':['sings','unknown']}]}")
                        .toString())
                .isEqualTo("{\"success\":true,\"message\":\"Observations deleted successfully\"}");
        JsonNode opened = agent.ask("open_nodes", "{'names':['Acme','Nobody']}");
        assertThat(opened.path("entities").findValuesAsString("name")).containsExactly("Acme");
        assertThat(opened.path("relations").size()).isOne();
        agent.ask("delete_relations", relation);
        assertThat(agent.ask("read_graph", "{}").path("relations").size()).isZero();
        agent.ask("create_relations", relation);
        agent.ask("delete_entities", "{'entityNames':['Ada','Nobody']}");
        assertThat(agent.ask("read_graph", "{}").toString())
                .isEqualTo(
                        "{\"entities\":[{\"name\":\"Acme\",\"entityType\":\"company\",\"observations\":[]}],\"relations\":[]}");
        agent.ask("create_entities", "{'entities':[{'name':'Ada','entityType':'person','observations':[]}]}");
        assertThat(agent.ask("open_nodes", "{'names':['Ada']}")
                        .path("entities")
                        .get(0)
                        .path("observations")
                        .size())
                .isZero();
    }

    @Test
    void anEntityThatIsThereStaysAsItIs() {
        TestingAgent agent = agent("stays");
        agent.ask("create_entities", "{'entities':[{'name':'Ada','entityType':'person','observations':['sings']}]}");
        JsonNode created = agent.ask(
                "create_entities",
                "{'entities':[{'name':'Ada','entityType':'robot','observations':['beeps']},{'name':'Ben','entityType':'person','observations':[]}]}");
        assertThat(created.path("entities").findValuesAsString("name")).containsExactly("Ben");
        assertThat(agent.ask("open_nodes", "{'names':['Ada']}")
                        .path("entities")
                        .get(0)
                        .toString())
                .isEqualTo("{\"name\":\"Ada\",\"entityType\":\"person\",\"observations\":[\"sings\"]}");
    }

    @Test
    void nodesAreFoundByPartsOfWordsAndByMeaning() {
        TestingAgent agent = agent("found");
        agent.ask(
                "create_entities",
                "{'entities':[{'name':'Ada','entityType':'person','observations':['drinks tea every morning']},"
                        + "{'name':'Zed','entityType':'Compiler','observations':['written in Rust']}]}");
        assertThat(names(agent, "OMPIL")).containsExactly("Zed");
        assertThat(names(agent, "rust")).containsExactly("Zed");
        assertThat(names(agent, "drinks morning tea")).containsExactly("Ada");
        assertThat(names(agent, "")).containsExactly("Ada", "Zed");
    }

    @Test
    void whatAMemoryOutsideSaysWordForWordIsInTheGraphAllTheSame() {
        TestingAgent agent = agent("outside");
        String id = agent.remember("outside", "Ada: likes tea");
        agent.ask(
                "create_entities",
                "{'entities':[{'name':'Ada','entityType':'x','observations':['likes tea']},"
                        + "{'name':'Ada: likes','entityType':'x','observations':[]}]}");
        assertThat(agent.ask("read_graph", "{}")
                        .path("entities")
                        .get(0)
                        .path("observations")
                        .get(0)
                        .asString())
                .isEqualTo("likes tea");
        assertThat(agent.ask(
                                "create_entities",
                                "{'entities':[{'name':'Ada','entityType':'x','observations':['likes tea']}]}")
                        .path("entities")
                        .size())
                .isZero();
        agent.ask("delete_entities", "{'entityNames':['Ada']}");
        assertThat(agent.ask("get_memory", "{'id':'" + id + "'}").path("text").asString())
                .isEqualTo("Ada: likes tea");
    }

    @Test
    void aRecallFindsWhatTheGraphKnows() {
        TestingAgent agent = agent("recalled");
        agent.ask(
                "create_entities",
                "{'entities':[{'name':'Ada','entityType':'person','observations':['is allergic to nuts']}]}");
        assertThat(agent.read("search_memories", "{'query':'which allergies does Ada have?'}"))
                .contains("Ada: is allergic to nuts");
    }

    @Test
    void whatIsWrongIsToldAndNothingIsStored() {
        TestingAgent agent = agent("wrong");
        assertThat(agent.refused("add_observations", "{'observations':[{'entityName':'Nobody','contents':['a']}]}"))
                .isInstanceOf(Fault.NotFound.class)
                .hasMessage("Entity with name Nobody not found");
        assertThat(((Fault.Invalid)
                                agent.refused(
                                        "create_entities",
                                        "{'entities':[{'name':'A','entityType':'t','observations':[]},{'name':'','entityType':'t','observations':[]}]}"))
                        .field())
                .isEqualTo("entities[1].name");
        assertThat(((Fault.Invalid) agent.refused("create_entities", "{'entities':'A'}")).field())
                .isEqualTo("entities");
        assertThat(((Fault.Invalid) agent.refused("create_entities", "{}")).field())
                .isEqualTo("entities");
        assertThat(((Fault.Invalid) agent.refused("create_relations", "{'relations':[{'from':'A','to':'B'}]}")).field())
                .isEqualTo("relations[0].relationType");
        assertThat(((Fault.Invalid) agent.refused("open_nodes", "{'names':[7]}")).field())
                .isEqualTo("names[0]");
        assertThat(((Fault.Invalid) agent.refused("search_nodes", "{}")).field())
                .isEqualTo("query");
        assertThat(((Fault.Invalid) agent.refused("delete_entities", "{}")).field())
                .isEqualTo("entityNames");
        assertThat(((Fault.Invalid) agent.refused("delete_observations", "{'deletions':[{'observations':['a']}]}"))
                        .field())
                .isEqualTo("deletions[0].entityName");
        assertThat(((Fault.Invalid) agent.refused("read_graph", "{'depth':2}")).field())
                .isEqualTo("depth");
        assertThat(agent.ask("read_graph", "{}").path("entities").size()).isZero();
    }

    @Test
    void aCallMayNameAsManyAsItMayBring() {
        TestingAgent agent = agent("many");
        String entities = IntStream.range(0, 500)
                .mapToObj(i -> "{'name':'n" + i + "','entityType':'thing','observations':['o" + i + "']}")
                .collect(Collectors.joining(","));
        assertThat(agent.ask("create_entities", "{'entities':[" + entities + "]}")
                        .path("entities")
                        .size())
                .isEqualTo(500);
        assertThat(agent.ask("create_entities", "{'entities':[" + entities + "]}")
                        .path("entities")
                        .size())
                .isZero();
        String names = IntStream.range(0, 450).mapToObj(i -> "'n" + i + "'").collect(Collectors.joining(","));
        assertThat(agent.ask("open_nodes", "{'names':[" + names + "]}")
                        .path("entities")
                        .size())
                .isEqualTo(450);
        assertThat(agent.ask("search_nodes", "{'query':'thing'}")
                        .path("entities")
                        .size())
                .isEqualTo(500);
        agent.ask("delete_entities", "{'entityNames':[" + names + "]}");
        assertThat(agent.ask("read_graph", "{}").path("entities").size()).isEqualTo(50);
        String tooMany = IntStream.range(0, 1_001).mapToObj(i -> "'o" + i + "'").collect(Collectors.joining(","));
        Fault.Invalid refused = (Fault.Invalid) agent.refused(
                "create_entities", "{'entities':[{'name':'A','entityType':'t','observations':[" + tooMany + "]}]}");
        assertThat(refused.field()).isEqualTo("entities");
    }

    @Test
    void ofAHundredWritersAtOnceNoneLosesWhatItWrote() throws Exception {
        TestingAgent agent = agent("crowd");
        atOnce(
                100,
                i -> patiently(
                        agent,
                        "create_entities",
                        "{'entities':[{'name':'node " + i + "','entityType':'thing','observations':['seen by " + i
                                + "']}]}"));
        JsonNode entities = agent.ask("read_graph", "{}").path("entities");
        assertThat(entities.size()).isEqualTo(100);
        assertThat(entities.valueStream())
                .allSatisfy(
                        entity -> assertThat(entity.path("observations").size()).isOne());
    }

    @Test
    void observationsOfOneEntityByManyWritersAllStay() throws Exception {
        TestingAgent agent = agent("one");
        agent.ask("create_entities", "{'entities':[{'name':'Ada','entityType':'person','observations':[]}]}");
        atOnce(
                40,
                i -> patiently(
                        agent,
                        "add_observations",
                        "{'observations':[{'entityName':'Ada','contents':['fact " + i + "']}]}"));
        assertThat(agent.ask("open_nodes", "{'names':['Ada']}")
                        .path("entities")
                        .get(0)
                        .path("observations")
                        .size())
                .isEqualTo(40);
    }

    @Test
    void theSameEntityByManyWritersIsOne() throws Exception {
        TestingAgent agent = agent("same");
        List<Integer> created = new java.util.concurrent.CopyOnWriteArrayList<>();
        atOnce(
                20,
                i -> created.add(patiently(
                                agent,
                                "create_entities",
                                "{'entities':[{'name':'Ada','entityType':'person','observations':['sings']}]}")
                        .path("entities")
                        .size()));
        assertThat(created.stream().mapToInt(Integer::intValue).sum()).isOne();
        JsonNode entities = agent.ask("read_graph", "{}").path("entities");
        assertThat(entities.size()).isOne();
        assertThat(entities.get(0).path("observations").size()).isOne();
    }

    @Test
    void everyWriterOfTheSameEntityIsToldWhatItStored() throws Exception {
        TestingAgent agent = agent("told");
        List<JsonNode> answers = new java.util.concurrent.CopyOnWriteArrayList<>();
        atOnce(
                12,
                i -> answers.add(patiently(
                        agent,
                        "create_entities",
                        "{'entities':[{'name':'Ada','entityType':'person " + i + "','observations':['fact " + i
                                + "']}]}")));
        JsonNode entity =
                agent.ask("open_nodes", "{'names':['Ada']}").path("entities").get(0);
        List<JsonNode> created = answers.stream()
                .flatMap(answer -> answer.path("entities").valueStream())
                .toList();
        List<JsonNode> extended = answers.stream()
                .flatMap(answer -> answer.path("extended").valueStream())
                .toList();
        assertThat(created).hasSize(1);
        assertThat(extended)
                .allSatisfy(each -> assertThat(each.path("entityType"))
                        .isEqualTo(entity.path("entityType"))
                        .isEqualTo(created.getFirst().path("entityType")));
        assertThat(Stream.concat(created.stream(), extended.stream())
                        .flatMap(each -> each.path("observations").valueStream())
                        .map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(entity.path("observations")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
    }

    @Test
    void whatHasEndedIsNoLongerToldAndCanBeToldAgain() {
        TestingAgent agent = agent("ended");
        String ada = "{'entities':[{'name':'Ada','entityType':'person','observations':['sings','skis','sails']}]}";
        agent.ask("create_entities", ada);
        String skis = element(agent, "skis");
        agent.ask("update_memory", "{'id':'" + skis + "','expires':'2020-01-01'}");
        agent.ask("update_memory", "{'id':'" + element(agent, "sails") + "','validTo':'" + Instant.now() + "'}");
        assertThat(observations(agent.ask("read_graph", "{}"))).containsExactly("sings");
        assertThat(observations(agent.ask("open_nodes", "{'names':['Ada']}"))).containsExactly("sings");
        assertThat(observations(agent.ask("search_nodes", "{'query':'Ada'}"))).containsExactly("sings");
        assertThat(agent.ask("search_nodes", "{'query':'skis'}")
                        .path("entities")
                        .findValuesAsString("name"))
                .doesNotContain("skis");
        String again = "{'observations':[{'entityName':'Ada','contents':['skis','sings']}]}";
        assertThat(agent.ask("add_observations", again).toString())
                .isEqualTo("{\"results\":[{\"entityName\":\"Ada\",\"addedObservations\":[\"skis\"]}]}");
        assertThat(observations(agent.ask("read_graph", "{}"))).containsExactly("sings", "skis");
        agent.ask("update_memory", "{'id':'" + skis + "','expires':'2020-01-01'}");
        agent.ask("delete_entities", "{'entityNames':['Ada']}");
        assertThat(agent.refused("update_memory", "{'id':'" + skis + "','importance':1}"))
                .isInstanceOf(Fault.NotFound.class);
    }

    @Test
    void anEntityThatHasEndedCanBeCreatedAgain() {
        TestingAgent agent = agent("anew");
        String ada = "{'entities':[{'name':'Ada','entityType':'person','observations':[]}]}";
        agent.ask("create_entities", ada);
        agent.ask("update_memory", "{'id':'" + element(agent, "Ada") + "','expires':'2020-01-01'}");
        assertThat(agent.refused("add_observations", "{'observations':[{'entityName':'Ada','contents':['sings']}]}"))
                .isInstanceOf(Fault.NotFound.class);
        assertThat(agent.ask("create_entities", ada).path("entities").size()).isOne();
        assertThat(agent.ask("read_graph", "{}").path("entities").findValuesAsString("name"))
                .containsExactly("Ada");
    }

    /** The id of the memory that holds an element whose text ends, or begins, so. */
    private static String element(TestingAgent agent, String part) {
        return agent.ask("list_memories", "{'filter':{'text':{'contains':'" + part + "'}}}")
                .path("memories")
                .get(0)
                .path("id")
                .asString();
    }

    private static List<String> observations(JsonNode graph) {
        return graph.path("entities")
                .get(0)
                .path("observations")
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    void whatIsDeletedWhileItIsAddedToLeavesNothingBehind() throws Exception {
        TestingAgent agent = agent("race");
        for (int round = 0; round < 5; round++) {
            agent.ask(
                    "create_entities", "{'entities':[{'name':'Ada','entityType':'person','observations':['sings']}]}");
            atOnce(8, i -> {
                if (i == 4) {
                    agent.ask("delete_entities", "{'entityNames':['Ada']}");
                } else {
                    try {
                        patiently(
                                agent,
                                "add_observations",
                                "{'observations':[{'entityName':'Ada','contents':['fact " + i + "']}]}");
                    } catch (Fault.NotFound deleted) {
                        assertThat(deleted).hasMessageContaining("not found");
                    }
                }
            });
            assertThat(agent.ask("list_memories", "{'collections':['KnowledgeGraph']}")
                            .path("memories")
                            .size())
                    .isZero();
        }
    }

    /** Asks again when the node has too much to do, as it tells its clients to. */
    private static JsonNode patiently(TestingAgent agent, String tool, String arguments) {
        while (true) {
            try {
                return agent.ask(tool, arguments);
            } catch (Fault.Exhausted busy) {
                Thread.onSpinWait();
            }
        }
    }

    private static void atOnce(int count, IntConsumer work) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(threads.submit(() -> work.accept(number)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private static List<String> names(TestingAgent agent, String query) {
        return agent.ask("search_nodes", "{'query':'" + query + "'}")
                .path("entities")
                .findValuesAsString("name");
    }

    /** An agent with a graph of its own. */
    private static TestingAgent agent(String user) {
        return new TestingAgent(node, new Bounds("", user));
    }
}
