package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.conversation.Distilling;
import ai.sophia.core.conversation.Facts;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.remember.Draft;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A user who talks to agents of a whole node that distils, and what becomes of it. */
abstract class TestingTalk {
    static final Instant MARCH = Instant.parse("2026-03-04T10:00:00Z");
    static final Instant MAY = Instant.parse("2026-05-19T17:30:00Z");

    @TempDir
    Path home;

    TestingNode node;

    @BeforeEach
    void open() {
        node = TestingNode.open(home, "int8");
        node.wiring().distilling().orElseThrow().start();
    }

    @AfterEach
    void close() {
        node.close();
    }

    /** The next node, which does not distil until it is told to. */
    void reopen() {
        node.close();
        node = TestingNode.open(home, "int8");
    }

    void distil() {
        node.wiring().distilling().orElseThrow().start();
    }

    void forget(MemoryId id) {
        node.wiring().forgetting().forget(principal(), everything(), id, 0);
    }

    void rewrite(MemoryId turn, String text) {
        node.wiring()
                .remembering()
                .revise(
                        principal(),
                        everything(),
                        turn,
                        0,
                        memory -> Content.of(
                                        text, Kind.EPISODIC, memory.content().provenance())
                                .with(memory.content().utterance()));
    }

    /** Has a turn matter more, and say what it said. */
    void weigh(MemoryId turn) {
        node.wiring()
                .remembering()
                .revise(
                        principal(),
                        everything(),
                        turn,
                        0,
                        memory -> memory.content().weighing(0.9));
    }

    MemoryId say(String session, String role, String text, Instant at) {
        return say(session, "", role, text, at);
    }

    MemoryId say(String session, String speaker, String role, String text, Instant at) {
        return say("agent", session, speaker, role, text, at);
    }

    MemoryId say(String agent, String session, String speaker, String role, String text, Instant at) {
        Content content = Content.of(text, Kind.EPISODIC, new Provenance("api", "", "tester"))
                .with(new Utterance(Utterance.UNPLACED, speaker, role, at));
        return node.wiring()
                .remembering()
                .remember(Draft.of(new Scope("default", "anna", agent, session, ""), content))
                .key()
                .id();
    }

    void settled() {
        Distilling distilling = node.wiring().distilling().orElseThrow();
        assertThat(distilling.await(node.wiring().store().head(), Duration.ofSeconds(30)))
                .isTrue();
    }

    List<Held> current() {
        settled();
        return facts(reach());
    }

    List<Held> all() {
        return facts(everything());
    }

    List<Held> facts(Reach reach) {
        return node.wiring().facts().list(reach, Facts.all(), "", 100).facts();
    }

    Reach reach() {
        return node.wiring().access().reach(principal(), Selection.ofUser("anna"));
    }

    Reach everything() {
        return node.wiring().access().everything(principal(), Selection.ofUser("anna"));
    }

    Reach at(Instant moment) {
        AsOf then = node.wiring().access().asOf(Optional.of(moment), Optional.empty());
        return node.wiring().access().reach(principal(), Selection.ofUser("anna"), then);
    }

    static Principal principal() {
        return new Principal("default", "tester");
    }

    static Held only(List<Held> facts) {
        assertThat(facts).hasSize(1);
        return facts.getFirst();
    }
}
