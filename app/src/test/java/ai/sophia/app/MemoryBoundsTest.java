package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Fault;
import ai.sophia.mcp.Bounds;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An address that fixes an app and a user: nothing that is asked there reaches beyond. */
final class MemoryBoundsTest {
    @TempDir
    private static Path home;

    private static TestingNode node;
    private static TestingAgent anywhere;
    private static TestingAgent ada;
    private static String foreign;

    @BeforeAll
    static void open() {
        node = TestingNode.open(home, "int8");
        anywhere = new TestingAgent(node, Bounds.NONE);
        ada = new TestingAgent(node, new Bounds("shop", "ada"));
        foreign = anywhere.remember("bob", "Bob hides the key under the mat");
        anywhere.remember("ada", "Ada has another key at home");
        ada.remember("", "Ada bought a key at the shop");
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @Test
    void theScopeNeedNotBeNamedAndCannotBeLeft() {
        for (String arguments :
                List.of("{'query':'key'}", "{'query':'key','user':'ada'}", "{'query':'key','user':'*','app':'*'}")) {
            assertThat(ada.ask("search_memories", arguments).findValuesAsString("text"))
                    .as(arguments)
                    .containsExactly("Ada bought a key at the shop");
        }
        assertThat(ada.ask("list_memories", "{'user':'*','app':'*','agent':'*','session':'*'}")
                        .findValuesAsString("text"))
                .containsExactly("Ada bought a key at the shop");
        assertThat(ada.ask("list_memories", "{'filter':{'or':[{'user':'bob'},{'not':{'user':'ada'}}]}}")
                        .path("memories")
                        .size())
                .isZero();
        for (String arguments : List.of("'user':'bob'", "'user_id':'bob'", "'app':'other'", "'app_id':'other'")) {
            assertThat(ada.refused("search_memories", "{'query':'key'," + arguments + "}"))
                    .isInstanceOf(Fault.Denied.class);
            assertThat(ada.refused("add_memory", "{'text':'key'," + arguments + "}"))
                    .isInstanceOf(Fault.Denied.class);
            assertThat(ada.refused("list_memories", "{" + arguments + "}")).isInstanceOf(Fault.Denied.class);
            assertThat(ada.refused("get_context", "{'task':'key'," + arguments + "}"))
                    .isInstanceOf(Fault.Denied.class);
            assertThat(ada.refused("delete_memory", "{'filter':{}," + arguments + "}"))
                    .isInstanceOf(Fault.Denied.class);
            assertThat(ada.refused("read_graph", "{" + arguments + "}")).isInstanceOf(Fault.Denied.class);
        }
    }

    @Test
    void aForeignIdIsNotThere() {
        String id = "{'id':'" + foreign + "'";
        assertThat(ada.refused("get_memory", id + "}")).isInstanceOf(Fault.NotFound.class);
        assertThat(ada.refused("memory_history", id + "}")).isInstanceOf(Fault.NotFound.class);
        assertThat(ada.refused("update_memory", id + ",'text':'changed'}")).isInstanceOf(Fault.NotFound.class);
        assertThat(ada.refused("delete_memory", id + "}")).isInstanceOf(Fault.NotFound.class);
        assertThat(ada.refused("get_memory", id + ",'user':'*'}")).isInstanceOf(Fault.NotFound.class);
        assertThat(anywhere.ask("get_memory", id + "}").path("text").asString())
                .isEqualTo("Bob hides the key under the mat");
    }

    @Test
    void aContextHoldsNothingFromElsewhere() {
        JsonNode context = ada.ask("get_context", "{'task':'where is the key?','session':'*'}");
        assertThat(context.findValuesAsString("text")).containsExactly("Ada bought a key at the shop");
    }

    @Test
    void eachScopeHasAGraphOfItsOwn() {
        anywhere.ask(
                "create_entities",
                "{'user':'bob','entities':[{'name':'Vault','entityType':'place','observations':['the code is 1234']}]}");
        ada.ask("create_entities", "{'entities':[{'name':'Counter','entityType':'place','observations':[]}]}");
        assertThat(ada.ask("read_graph", "{}").findValuesAsString("name")).containsExactly("Counter");
        assertThat(ada.ask("search_nodes", "{'query':'code'}").path("entities").findValuesAsString("name"))
                .doesNotContain("Vault");
        ada.ask("delete_entities", "{'entityNames':['Vault']}");
        assertThat(anywhere.ask("read_graph", "{'user':'bob'}").findValuesAsString("name"))
                .containsExactly("Vault");
        ada.ask("delete_entities", "{'entityNames':['Counter']}");
    }
}
