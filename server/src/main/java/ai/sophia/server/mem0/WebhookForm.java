package ai.sophia.server.mem0;

import ai.sophia.core.record.Change.Operation;
import ai.sophia.core.webhook.DeadLetter;
import ai.sophia.core.webhook.Notice;
import ai.sophia.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What webhooks are told, in the words of mem0. Stateless. */
final class WebhookForm {
    private WebhookForm() {}

    /** What has happened when this event is told; empty for those that never happen here. */
    static Optional<Operation> operation(String event) {
        return switch (event) {
            case "memory_add" -> Optional.of(Operation.ADDED);
            case "memory_update" -> Optional.of(Operation.REVISED);
            case "memory_delete" -> Optional.of(Operation.DELETED);
            default -> Optional.empty();
        };
    }

    private static String name(Operation operation) {
        return switch (operation) {
            case ADDED -> "ADD";
            case REVISED -> "UPDATE";
            case DELETED -> "DELETE";
            case EMBEDDED -> throw new IllegalStateException("that vectors have come is told to nobody");
        };
    }

    /** The body that is sent. */
    static byte[] body(Notice notice, Optional<String> text) {
        ObjectNode body = Shapes.object();
        ObjectNode details = body.putObject("event_details");
        details.put("id", notice.key().id().toString());
        ObjectNode data = details.putObject("data");
        text.ifPresentOrElse(known -> data.put("memory", known), () -> data.putNull("memory"));
        details.put("event", name(notice.operation()));
        // the receiver can tell by it that one which comes late, as a replay may, is older than what it has
        details.put("version", notice.key().version());
        return Json.text(body).getBytes(StandardCharsets.UTF_8);
    }

    /** A dead letter as it is listed. */
    static ObjectNode letter(DeadLetter letter) {
        Notice notice = letter.notice();
        return Shapes.object()
                .put("id", notice.id())
                .put("event", name(notice.operation()))
                .put("memory_id", notice.key().id().toString())
                .put("happened_at", notice.at().toString())
                .put("attempts", letter.attempts())
                .put("error", letter.reason())
                .put("dead_since", letter.since().toString());
    }
}
