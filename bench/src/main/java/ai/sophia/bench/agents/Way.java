package ai.sophia.bench.agents;

import ai.sophia.bench.driver.Calls;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A way in which the same is asked and told. Immutable. */
sealed interface Way {
    /** How many memories an answer holds. */
    int LIMIT = 10;

    /** Its name in JSON. */
    String key();

    /** Its name for people. */
    String meaning();

    /** A question of a user. */
    Request question(String user, String question);

    /** Something to remember of a user. */
    Request memory(String user, String text);

    /** How many memories an answer to a question holds. */
    int found(JsonNode answer);

    /** Sophia's own interface. */
    record Rest() implements Way {
        @Override
        public String key() {
            return "Rest";
        }

        @Override
        public String meaning() {
            return "REST";
        }

        @Override
        public Request question(String user, String question) {
            ObjectNode body = Calls.object().put("query", question).put("user", user);
            return Request.of("/api/recall", Map.of(), body.put("limit", LIMIT));
        }

        @Override
        public Request memory(String user, String text) {
            return Request.of(
                    "/api/memories", Map.of(), Calls.object().put("text", text).put("user", user));
        }

        @Override
        public int found(JsonNode answer) {
            return answer.path("hits").size();
        }
    }

    /** The Model Context Protocol. */
    record Tools(Protocol protocol) implements Way {
        @Override
        public String key() {
            return "Mcp" + protocol.revision().replace("-", "");
        }

        @Override
        public String meaning() {
            return "MCP " + protocol.revision();
        }

        @Override
        public Request question(String user, String question) {
            ObjectNode arguments = Calls.object().put("query", question).put("user", user);
            return protocol.tool("search_memories", arguments.put("limit", LIMIT));
        }

        @Override
        public Request memory(String user, String text) {
            return protocol.tool("add_memory", Calls.object().put("text", text).put("user", user));
        }

        @Override
        public int found(JsonNode answer) {
            return answer.path("result")
                    .path("structuredContent")
                    .path("memories")
                    .size();
        }
    }

    /** The interface of mem0's clients; its messages are stored as they are, and no threshold cuts an answer short. */
    record Mem0() implements Way {
        @Override
        public String key() {
            return "Mem0";
        }

        @Override
        public String meaning() {
            return "mem0's interface";
        }

        @Override
        public Request question(String user, String question) {
            ObjectNode body = Calls.object().put("query", question).put("threshold", 0);
            body.put("top_k", LIMIT).putObject("filters").put("user_id", user);
            return Request.of("/v3/memories/search/", Map.of(), body);
        }

        @Override
        public Request memory(String user, String text) {
            ObjectNode body = Calls.object().put("user_id", user).put("infer", false);
            body.putArray("messages").addObject().put("role", "user").put("content", text);
            return Request.of("/v3/memories/add/", Map.of(), body);
        }

        @Override
        public int found(JsonNode answer) {
            return answer.path("results").size();
        }
    }
}
