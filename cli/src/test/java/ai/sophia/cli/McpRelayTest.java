package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done with a call whose connection broke before the answer came. */
final class McpRelayTest {
    private static final String TOOLS =
            "{\"jsonrpc\":\"2.0\",\"id\":\"tools\",\"result\":{\"tools\":[{\"name\":\"look\",\"annotations\":{\"readOnlyHint\":true}},"
                    + "{\"name\":\"change\",\"annotations\":{\"readOnlyHint\":false}},{\"name\":\"unsaid\"}]}}";
    private static final String DONE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}";

    private final TestingHost host = new TestingHost();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void aCallOfAToolThatOnlyReadsIsMadeAgain() throws InterruptedException {
        host.goingAway().answering(200, TOOLS).answering(200, DONE);
        assertThat(told(call("look", "1"))).contains("\"result\"");
        assertThat(host.requests).hasSize(3);
        assertThat(host.requests.get(1)).contains("tools/list");
        assertThat(host.requests.get(2)).contains("\"look\"");
    }

    @Test
    void aCallOfAToolThatMayChangeSomethingIsNotMadeAgain() throws InterruptedException {
        for (String tool : new String[] {"change", "unsaid", "unknown"}) {
            host.goingAway().answering(200, TOOLS);
            assertThat(told(call(tool, "1"))).contains("whether it was done is not known");
        }
        assertThat(host.requests).hasSize(6);
    }

    @Test
    void theToolsAreAskedForOnceAndToTheLastPage() throws IOException, InterruptedException {
        host.answering(200, "{\"jsonrpc\":\"2.0\",\"id\":\"tools\",\"result\":{\"tools\":[],\"nextCursor\":\"more\"}}")
                .answering(200, TOOLS);
        try (Sharing sharing = host.share(new Choices(Map.of(), ""))) {
            ReadingTools reading = new ReadingTools("/mcp");
            assertThat(reading.has("look", sharing.carrier())).isTrue();
            assertThat(reading.has("change", sharing.carrier())).isFalse();
        }
        assertThat(host.requests).hasSize(2);
        assertThat(host.requests.getLast()).contains("\"cursor\":\"more\"");
    }

    @Test
    void anIdThatIsNoTextIsNotToldAsAnother() throws InterruptedException {
        host.goingAway().answering(200, TOOLS);
        assertThat(told(call("change", "\"\\ud800\""))).contains("\"id\":null").doesNotContain("?");
    }

    @Test
    void whereNobodyIsThatIsToldAtOnceAndWhoComesLaterIsUsed() throws InterruptedException {
        TestingCarrier carrier = new TestingCarrier(DONE);
        try (Sharing sharing = new RemoteServer(carrier);
                McpRelay relay = new McpRelay(sharing, "/mcp", Output.to(out, true), Output.to(err, true))) {
            String lines = """
                    {"jsonrpc":"2.0","method":"notifications/none"}
                    {"jsonrpc":"2.0","id":1,"method":"initialize"}
                    """;
            carrier.there = false;
            relay.run(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
            assertThat(carrier.asked).hasValue(2);
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("no Sophia server answers at testing");
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .containsOnlyOnce("no Sophia server answers at testing")
                    .contains("sophia serve");
        }
        out.reset();
        try (Sharing sharing = new RemoteServer(carrier);
                McpRelay relay = new McpRelay(sharing, "/mcp", Output.to(out, true), Output.to(err, true))) {
            carrier.there = false;
            carrier.after = () -> carrier.there = true;
            String twice = """
                    {"jsonrpc":"2.0","id":7,"method":"initialize"}
                    {"jsonrpc":"2.0","id":1,"method":"initialize"}
                    """;
            relay.run(new ByteArrayInputStream(twice.getBytes(StandardCharsets.UTF_8)));
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("no Sophia server answers")
                    .contains("\"result\"");
        }
    }

    @Test
    void aSessionIsBegunAnewUntilTheOneWhoKnowsItStays() throws InterruptedException {
        assertThat(calledOf(new TestingSessions(1))).contains("\"content\"");
        assertThat(calledOf(new TestingSessions(4))).contains("\"content\"");
        TestingSessions forgetful = new TestingSessions(100);
        assertThat(calledOf(forgetful)).contains("no such session");
        assertThat(forgetful.begun).hasValueLessThan(10);
    }

    private String calledOf(TestingSessions servers) throws InterruptedException {
        out.reset();
        String lines =
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{}}\n" + call("change", "1") + "\n";
        try (Sharing sharing = new RemoteServer(servers);
                McpRelay relay = new McpRelay(sharing, "/mcp", Output.to(out, true), Output.to(err, true))) {
            relay.run(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String call(String tool, String id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":{}}}";
    }

    /** What is said to this line. */
    private String told(String line) throws InterruptedException {
        out.reset();
        try (Sharing sharing = host.share(new Choices(Map.of(), ""));
                McpRelay relay = new McpRelay(sharing, "/mcp", Output.to(out, true), Output.to(err, true))) {
            relay.run(new ByteArrayInputStream((line + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
