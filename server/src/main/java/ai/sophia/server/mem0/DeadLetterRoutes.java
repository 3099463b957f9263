package ai.sophia.server.mem0;

import ai.sophia.core.Fault;
import ai.sophia.core.webhook.DeadLetter;
import ai.sophia.core.webhook.Delivering;
import ai.sophia.core.webhook.Webhook;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What could not be delivered to a webhook, listed, delivered again and discarded. Stateless. */
final class DeadLetterRoutes {
    private static final String LETTERS = WebhookRoutes.ONE + "dead-letters/";
    private static final String LETTER = LETTERS + "{letter}/";
    private static final int LARGEST_PAGE = 100;

    private final Services services;

    DeadLetterRoutes(Services services) {
        this.services = services;
    }

    void register(Routes routes) {
        routes.get(LETTERS, this::list)
                .post(LETTERS + "replay/", Body.NONE, this::replayAll)
                .post(LETTER + "replay/", Body.NONE, this::replay)
                .delete(LETTER, this::discard);
    }

    private void list(Call call) {
        Webhook webhook = webhook(call);
        Fields in = call.query();
        Paging paging = Paging.read(in, in, LARGEST_PAGE);
        List<DeadLetter> letters = services.delivering().webhooks().allDeadLetters(webhook);
        ArrayNode results = Shapes.array();
        paging.of(letters).forEach(each -> results.add(WebhookForm.letter(each)));
        call.answer(200, paging.answer(call, letters.size(), results));
    }

    private void replayAll(Call call) {
        call.answer(200, told(services.delivering().replay(webhook(call))));
    }

    private void replay(Call call) {
        call.answer(200, told(services.delivering().replay(webhook(call), call.path("letter"))));
    }

    private void discard(Call call) {
        services.delivering().discard(webhook(call), call.path("letter"));
        call.answer(200, Shapes.message("Dead letter deleted successfully"));
    }

    private Webhook webhook(Call call) {
        return services.delivering()
                .webhooks()
                .find(call.principal(), call.path("id"))
                .orElseThrow(() -> new Fault.NotFound("Webhook not found!"));
    }

    private static ObjectNode told(Delivering.Replayed replayed) {
        ObjectNode node = Shapes.object();
        node.put("delivered", replayed.delivered());
        node.put("left", replayed.left());
        Shapes.text(node, "error", replayed.reason());
        return node;
    }
}
