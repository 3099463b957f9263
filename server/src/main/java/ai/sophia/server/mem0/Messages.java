package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.wire.Fields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The messages of a conversation, as mem0's clients send them. A picture or a file is told by its address: nothing here looks into it.
 * Used by one thread.
 */
final class Messages {
    private static final int REFERENCE_LIMIT = 2_048;

    /**
     * What one said.
     *
     * @param path where it stands in the request
     * @param reference the address of a file that comes with it, empty if none
     */
    record Message(String path, String role, String speaker, String text, String reference) {}

    private final StringBuilder text = new StringBuilder();
    private String reference = "";

    private Messages() {}

    /**
     * The messages that say something; those of the system do not count.
     *
     * @throws Fault.Invalid if there are none at all, or one is malformed
     */
    static List<Message> read(Fields in) {
        JsonNode node = in.json("messages", given -> given)
                .orElseThrow(() -> in.invalid("messages", "expected a list of messages, but got none"));
        List<Message> messages = new ArrayList<>();
        if (node.isString()) {
            messages.add(new Message("messages", "user", "", node.stringValue(), ""));
            return messages;
        }
        List<JsonNode> nodes = node.isArray() ? List.copyOf(node.values()) : List.of(node);
        if (nodes.isEmpty()) {
            throw in.invalid("messages", "expected at least one message, but got an empty list");
        }
        for (int i = 0; i < nodes.size(); i++) {
            Message message = message("messages[" + i + "]", nodes.get(i));
            if (!message.text().isEmpty() && !message.role().equals("system")) {
                messages.add(message);
            }
        }
        return messages;
    }

    private static Message message(String path, JsonNode node) {
        if (node.isString()) {
            return new Message(path, "user", "", node.stringValue(), "");
        }
        Fields in = Fields.of(path, node);
        Messages content = new Messages();
        in.json("content", given -> given).ifPresent(given -> content.add(path + ".content", given));
        return new Message(
                path,
                in.string("role").orElse("user"),
                in.string("name").orElse(""),
                content.text.toString(),
                content.reference);
    }

    private void add(String path, JsonNode node) {
        switch (node.getNodeType()) {
            case STRING -> line(node.stringValue());
            case ARRAY -> {
                int i = 0;
                for (JsonNode part : node.values()) {
                    add(path + "[" + i++ + "]", part);
                }
            }
            case OBJECT -> part(Fields.of(path, node));
            case NULL -> {}
            case NUMBER, BOOLEAN, BINARY, MISSING, POJO ->
                throw new Fault.Invalid(path, "expected a string, an object or a list, but got " + Fields.kind(node));
        }
    }

    private void part(Fields in) {
        String type = in.string("type").orElse("text");
        if (type.equals("text") || type.equals("input_text") || type.equals("output_text")) {
            line(in.string("text").orElse(""));
            return;
        }
        JsonNode file = in.json(type, node -> node)
                .orElseThrow(() -> in.invalid(type, "expected the " + type + " that the type announces, but got none"));
        String address = file.isString()
                ? file.stringValue()
                : Fields.of(in.path(type), file).string("url").orElse("");
        // what is inline is no address, and would fill the memory with digits
        boolean inline = address.startsWith("data:");
        String shown =
                inline ? address.substring(0, Math.min(address.length(), 64)).replaceAll("[;,].*", "") : address;
        if (!inline && reference.isEmpty() && address.length() <= REFERENCE_LIMIT) {
            reference = address;
        }
        line("[" + type + "] " + Fields.abbreviated(shown.isEmpty() ? "without an address" : shown));
    }

    private void line(String said) {
        if (!said.isBlank()) {
            text.append(text.isEmpty() ? "" : "\n").append(said);
        }
    }
}
