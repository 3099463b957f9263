package ai.sophia.model.openai;

import ai.sophia.core.model.Reply.Finish;
import ai.sophia.core.model.ToolCall;
import ai.sophia.core.model.Usage;
import ai.sophia.model.openai.CallFailure.Lasting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server answered, be it at once or piece by piece; neither the text nor the calls are judged yet. Immutable.
 *
 * @param usage empty if the server has not told
 * @param model as the server names it, empty if it does not
 */
record ChatAnswer(String text, List<ToolCall> calls, Finish finish, Optional<Usage> usage, String model) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_NAME = 200;

    ChatAnswer {
        calls = List.copyOf(calls);
    }

    /**
     * An answer that came at once.
     *
     * @throws CallFailure if it is none
     */
    static ChatAnswer of(byte[] body, Peer peer) {
        Parts parts = new Parts(peer);
        parts.add(new String(body, StandardCharsets.UTF_8));
        return parts.together();
    }

    /** A call that is being told. */
    private static final class Part {
        private final StringBuilder id = new StringBuilder();
        private final StringBuilder name = new StringBuilder();
        private final StringBuilder arguments = new StringBuilder();
        private final int index;

        Part(int index) {
            this.index = index;
        }

        private void add(JsonNode call) {
            JsonNode function = call.path("function");
            // of these two some servers tell the whole again with each piece
            if (id.isEmpty()) {
                id.append(call.path("id").asString(""));
            }
            if (name.isEmpty()) {
                name.append(function.path("name").asString(""));
            }
            JsonNode told = function.path("arguments");
            arguments.append(told.isObject() ? told.toString() : told.asString(""));
        }
    }

    /** The parts of one answer, in the order of their coming: chunks of a stream, or the whole. One thread. */
    static final class Parts {
        private final Peer peer;
        private final StringBuilder text = new StringBuilder();
        private final List<Part> calls = new ArrayList<>();
        private Optional<Usage> usage = Optional.empty();
        private String model = "";
        private String reason = "";
        private boolean declined;
        private boolean begun;

        Parts(Peer peer) {
            this.peer = peer;
        }

        /**
         * Takes a part.
         *
         * @return what it adds to the text
         * @throws CallFailure if it is no part of an answer, or tells of a failure
         */
        String add(String json) {
            JsonNode tree;
            try {
                tree = JSON.readTree(json);
            } catch (JacksonException malformed) {
                throw new Lasting(peer + " answered what is no JSON");
            }
            if (tree.hasNonNull("error")) {
                throw new ErrorBody(tree, peer).failureInAnswer();
            }
            JsonNode choice = tree.path("choices").path(0);
            JsonNode said = choice.has("message") ? choice.path("message") : choice.path("delta");
            begun |= said.isObject();
            model = model.isEmpty() ? named(tree.path("model").asString("")) : model;
            reason = choice.path("finish_reason").asString(reason);
            declined |= !said.path("refusal").asString("").isEmpty();
            said.path("tool_calls")
                    .forEach(call -> call(call, choice.has("message")).add(call));
            usage = usage(tree.path("usage")).or(() -> usage);
            String piece = text(said.path("content"));
            text.append(piece);
            return piece;
        }

        /** Some servers leave out the index, and tell by the id that another call begins. */
        private Part call(JsonNode call, boolean whole) {
            int index = call.path("index").asInt(-1);
            String id = call.path("id").asString("");
            for (Part part : calls) {
                if (!whole && index >= 0 && part.index == index) {
                    return part;
                }
            }
            boolean untold = !whole && index < 0 && !calls.isEmpty();
            if (untold && (id.isEmpty() || id.contentEquals(calls.getLast().id))) {
                return calls.getLast();
            }
            Part next = new Part(index);
            calls.add(next);
            return next;
        }

        /** What no model can have read or written is no usage. */
        private static Optional<Usage> usage(JsonNode told) {
            JsonNode input = told.path("prompt_tokens");
            JsonNode output = told.path("completion_tokens");
            return isCount(input) && isCount(output)
                    ? Optional.of(new Usage(input.intValue(), output.intValue(), false))
                    : Optional.empty();
        }

        private static boolean isCount(JsonNode told) {
            return told.isIntegralNumber() && told.canConvertToInt() && told.intValue() >= 0;
        }

        /** A text, or a list of parts some of which are texts. */
        private static String text(JsonNode content) {
            if (!content.isArray()) {
                return content.asString("");
            }
            StringBuilder all = new StringBuilder();
            content.forEach(part -> all.append(part.path("text").asString("")));
            return all.toString();
        }

        /** What is too long is no name. */
        private static String named(String told) {
            return told.length() <= LONGEST_NAME ? told : "";
        }

        /** Whether there is anything of an answer. */
        boolean haveBegun() {
            return begun;
        }

        /** Whether the server has told why it ends. */
        boolean isFinished() {
            return !reason.isEmpty();
        }

        /**
         * The answer that these parts make.
         *
         * @throws Lasting if there is none in them
         */
        ChatAnswer together() {
            if (!begun) {
                throw new Lasting("expected an answer, but there is none in what " + peer + " said");
            }
            List<ToolCall> all = new ArrayList<>();
            for (Part part : calls) {
                String id = part.id.isEmpty() ? "call-" + all.size() : part.id.toString();
                all.add(new ToolCall(
                        id, part.name.toString(), part.arguments.isEmpty() ? "{}" : part.arguments.toString()));
            }
            return new ChatAnswer(text.toString(), all, finish(), usage, model);
        }

        private Finish finish() {
            if (declined || reason.equals("content_filter")) {
                return Finish.DECLINED;
            }
            if (reason.equals("length")) {
                return Finish.CUT;
            }
            // some servers say "stop" all the same
            return calls.isEmpty() ? Finish.WHOLE : Finish.TOOLS;
        }
    }
}
