package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.filter.Filter;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.recall.Query;
import ai.sophia.core.sharing.Sharing;
import ai.sophia.mcp.Bounds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one agent of a user sees of what was told to another, on a whole node. */
final class SharingTest extends TestingTalk {
    @Test
    void whatAnAgentKeepsItAndTheUserAloneSee() {
        MemoryId turn = sayTo("coach", "I'm allergic to peanuts.");
        sayTo("planner", "I live in Freiburg.");
        assertThat(known("planner")).containsExactlyInAnyOrder("I'm allergic to peanuts", "I live in Freiburg");
        share("coach", Sharing.WITH_NONE);
        assertThat(known("planner")).containsExactly("I live in Freiburg");
        assertThat(known("coach")).containsExactlyInAnyOrder("I'm allergic to peanuts", "I live in Freiburg");
        assertThat(known("")).containsExactlyInAnyOrder("I'm allergic to peanuts", "I live in Freiburg");
        assertThat(recalled("planner", "What is the user allergic to?")).noneMatch(text -> text.contains("peanuts"));
        assertThat(recalled("coach", "What is the user allergic to?")).anyMatch(text -> text.contains("peanuts"));
        assertThat(node.wiring().store().find(node.wiring().access().everything(principal(), asked("planner")), turn))
                .isEmpty();
        // what is told to it later is kept at once
        sayTo("coach", "I love jazz.");
        assertThat(known("planner")).containsExactly("I live in Freiburg");
        assertThat(known("coach")).contains("I love jazz");
    }

    @Test
    void whatIsSharedAgainAllSee() {
        sayTo("coach", "I'm allergic to peanuts.");
        share("coach", Sharing.WITH_NONE);
        assertThat(known("planner")).isEmpty();
        share("coach", Sharing.with(Set.of("planner")));
        assertThat(known("planner")).containsExactly("I'm allergic to peanuts");
        assertThat(known("nurse")).isEmpty();
        share("coach", Sharing.WITH_ALL);
        assertThat(known("nurse")).containsExactly("I'm allergic to peanuts");
        assertThat(node.wiring().sharings().of(principal(), "anna", "")).isEmpty();
    }

    @Test
    void whatTwoAgentsWereToldEachKeepsForItself() {
        sayTo("coach", "I'm allergic to peanuts.");
        sayTo("planner", "I am allergic to peanuts!");
        assertThat(known("")).hasSize(1);
        share("coach", Sharing.WITH_NONE);
        assertThat(known("")).hasSize(2);
        assertThat(known("planner")).containsExactly("I am allergic to peanuts");
        share("coach", Sharing.WITH_ALL);
        assertThat(only(facts("")).fact().count()).isEqualTo(2);
    }

    @Test
    void whatWasTakenBackStaysSoWhenItIsKept() {
        sayTo("coach", "I'm allergic to peanuts.");
        settled();
        node.wiring()
                .facts()
                .undo(principal(), everything(), only(facts("")).memory().id());
        assertThat(known("coach")).isEmpty();
        share("coach", Sharing.WITH_NONE);
        assertThat(known("coach")).isEmpty();
        assertThat(only(all()).memory().scope().agent()).isEqualTo("coach");
    }

    @Test
    void aChangeIsFollowedAfterARestartToo() {
        sayTo("coach", "I'm allergic to peanuts.");
        assertThat(known("planner")).hasSize(1);
        reopen();
        node.wiring().sharings().put(principal(), "anna", "", "coach", Sharing.WITH_NONE);
        assertThat(node.wiring().sharings().isFollowed(principal(), "anna", "")).isFalse();
        distil();
        assertThat(node.wiring().sharings().await(principal(), "anna", "", Duration.ofSeconds(30)))
                .isTrue();
        assertThat(known("planner")).isEmpty();
        assertThat(known("coach")).hasSize(1);
    }

    @Test
    void whatAnAgentAddsThatSaysWhoItIsIsItsOwn() {
        TestingAgent coach = new TestingAgent(node, new Bounds("", "anna", "coach"));
        coach.read("add_memory", "{'text':'I love jazz.','role':'user'}");
        settled();
        share("coach", Sharing.WITH_NONE);
        assertThat(known("planner")).isEmpty();
        assertThat(known("coach")).containsExactly("I love jazz");
        TestingAgent planner = new TestingAgent(node, new Bounds("", "anna", "planner"));
        assertThat(planner.read("search_memories", "{'query':'jazz'}").toString())
                .doesNotContain("jazz.");
        assertThat(coach.read("search_memories", "{'query':'jazz'}").toString()).contains("jazz");
    }

    private MemoryId sayTo(String agent, String text) {
        return say(agent, "s1", "", "user", text, MARCH);
    }

    private void share(String agent, Sharing sharing) {
        settled();
        node.wiring().sharings().put(principal(), "anna", "", agent, sharing);
        assertThat(node.wiring().sharings().await(principal(), "anna", "", Duration.ofSeconds(30)))
                .isTrue();
    }

    private static Selection asked(String agent) {
        return Selection.ofUser("anna").askedBy(agent);
    }

    private List<Held> facts(String asker) {
        return facts(node.wiring().access().reach(principal(), asked(asker)));
    }

    private List<String> known(String asker) {
        settled();
        return facts(asker).stream().map(held -> held.fact().wording().text()).toList();
    }

    private List<String> recalled(String asker, String question) {
        Query query = new Query(
                node.wiring().access().reach(principal(), asked(asker)),
                question,
                List.of(),
                Filter.all(),
                10,
                0,
                Optional.empty());
        return node.wiring().recalling().recall(query).hits().stream()
                .map(hit -> hit.memory().content().text())
                .toList();
    }
}
