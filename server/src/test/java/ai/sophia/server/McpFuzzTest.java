package ai.sophia.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.tier.Limits;
import ai.sophia.core.tier.TenantKey;
import ai.sophia.mcp.Bounds;
import ai.sophia.mcp.Caller;
import ai.sophia.mcp.endpoint.Endpoint;
import ai.sophia.mcp.protocol.Incoming;
import ai.sophia.mcp.protocol.Outgoing;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Messages that were bent at random: whatever comes, there is an answer, and it tells nothing of the server's inside. */
final class McpFuzzTest {
    private static final int ROUNDS = 30_000;

    private static final List<String> PIECES = List.of(
            "{}",
            "[]",
            "null",
            "true",
            "-1",
            "1e400",
            "\"\"",
            "\"\\u0000\"",
            "{\"a\":{}}",
            "[[]]",
            "\"tools/call\"",
            "9007199254740993",
            "\"*\"",
            "{\"name\":7}",
            "{\"_meta\":[]}");

    private static final List<String> SEEDS = List.of(
            TestingMcp.modern("tools/call", "\"name\":\"test_who\",\"arguments\":{\"user\":\"ada\"}"),
            TestingMcp.modern("tools/list", "\"cursor\":\"MTAw\""),
            TestingMcp.modern("resources/read", "\"uri\":\"test://template/1/data\""),
            TestingMcp.modern(
                    "prompts/get",
                    "\"name\":\"test_prompt_with_arguments\",\"arguments\":{\"arg1\":\"a\",\"arg2\":\"b\"}"),
            TestingMcp.modern(
                    "completion/complete",
                    "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"test_simple_prompt\"},"
                            + "\"argument\":{\"name\":\"arg1\",\"value\":\"p\"}"),
            TestingMcp.modern(
                    "tools/call",
                    "\"name\":\"test_input_required_result_request_state\",\"arguments\":{},"
                            + "\"requestState\":\"e30.e30\",\"inputResponses\":{\"confirm\":{}}"),
            TestingMcp.modern("server/discover", ""),
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                    + "\"capabilities\":{},\"clientInfo\":{\"name\":\"a\",\"version\":\"1\"}}}",
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}]",
            "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{}}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":[]}}",
            "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"logging/setLevel\",\"params\":{\"level\":\"info\"}}");

    @Test
    void noMessageBreaksTheServerOrShowsItsInside() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Endpoint endpoint = new Endpoint(
                TestingOffer.catalog(),
                tenant -> new TenantKey(new byte[TenantKey.LENGTH]),
                Limits.NONE,
                InstantSource.system())) {
            String session = session(endpoint);
            for (int round = 0; round < ROUNDS; round++) {
                String body = bent(SEEDS.get(random.nextInt(SEEDS.size())), random);
                Map<String, String> headers = new HashMap<>();
                if (random.nextBoolean()) {
                    headers.put("MCP-Protocol-Version", random.nextInt(4) == 0 ? "bent" : "2026-07-28");
                    headers.put("Mcp-Method", method(body));
                    headers.put("Mcp-Name", random.nextInt(4) == 0 ? "=?base64?!?=" : name(body));
                } else {
                    headers.put("Mcp-Session-Id", session);
                }
                Answered answered = new Answered();
                endpoint.post(incoming(headers), body.getBytes(StandardCharsets.UTF_8), answered);
                assertThat(answered.times)
                        .as("answers to %s (seed %d)", body, seed)
                        .isEqualTo(1);
                assertThat(answered.body)
                        .as("answer to %s (seed %d)", body, seed)
                        .doesNotContain("Exception")
                        .doesNotContain("internal error")
                        .doesNotContain("\\tat ")
                        .doesNotContain("ai.sophia");
            }
        }
    }

    private static String session(Endpoint endpoint) {
        Answered answered = new Answered();
        endpoint.post(incoming(Map.of()), SEEDS.get(7).getBytes(StandardCharsets.UTF_8), answered);
        return String.valueOf(answered.headers.get("Mcp-Session-Id"));
    }

    private static Incoming incoming(Map<String, String> headers) {
        Caller caller = new Caller(new ai.sophia.core.access.Principal("default", "local"), Bounds.NONE);
        return new Incoming(caller, "127.0.0.1", name -> Optional.ofNullable(headers.get(name)));
    }

    /** The message with one to three places changed: a value for another, a character gone, doubled or replaced. */
    private static String bent(String message, Random random) {
        StringBuilder bent = new StringBuilder(message);
        for (int change = random.nextInt(3); change >= 0 && !bent.isEmpty(); change--) {
            int place = random.nextInt(bent.length());
            switch (random.nextInt(5)) {
                case 0 -> bent.deleteCharAt(place);
                case 1 -> bent.insert(place, bent.charAt(place));
                case 2 -> bent.setCharAt(place, (char) random.nextInt(0x300));
                case 3 -> bent.setLength(place);
                default -> {
                    int colon = bent.indexOf(":", place);
                    int end = colon < 0 ? -1 : bent.indexOf(",", colon);
                    if (end > 0) {
                        bent.replace(colon + 1, end, PIECES.get(random.nextInt(PIECES.size())));
                    }
                }
            }
        }
        return bent.toString();
    }

    private static String method(String body) {
        return between(body, "\"method\":\"");
    }

    private static String name(String body) {
        String name = between(body, "\"name\":\"");
        return name.isEmpty() ? between(body, "\"uri\":\"") : name;
    }

    private static String between(String body, String start) {
        int begin = body.indexOf(start);
        int end = begin < 0 ? -1 : body.indexOf('"', begin + start.length());
        return end < 0 ? "" : body.substring(begin + start.length(), end);
    }

    private static final class Answered implements Outgoing, Outgoing.EventStream {
        private int times;
        private String body = "";
        private Map<String, String> headers = Map.of();

        @Override
        public void answer(int status, Map<String, String> sent, Optional<JsonNode> content) {
            times++;
            headers = sent;
            content.ifPresent(this::send);
        }

        @Override
        public EventStream stream(Map<String, String> sent) {
            times++;
            return this;
        }

        @Override
        public void send(JsonNode message) {
            body += message;
        }

        @Override
        public void keepAlive() {}

        @Override
        public void end() {}
    }
}
