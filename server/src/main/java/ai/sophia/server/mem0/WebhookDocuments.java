package ai.sophia.server.mem0;

import ai.sophia.core.access.Access;
import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Documents;
import ai.sophia.core.document.Documents.Addition;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change.Operation;
import ai.sophia.core.record.Position;
import ai.sophia.core.webhook.DeadLetter;
import ai.sophia.core.webhook.Notice;
import ai.sophia.core.webhook.Secret;
import ai.sophia.core.webhook.Webhook;
import ai.sophia.core.webhook.Webhooks;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The webhooks as documents: each a registration, how far it is, and its dead letters. None of them says anything of a user, only ids of
 * memories, and so none is about one: a deletion must be told also when its user is erased. Safe for all threads.
 */
final class WebhookDocuments implements Webhooks {
    /** Of a registration that does not tell: no log tells what came after it, and so it is told of what comes next. */
    private static final String UNKNOWN_START = "none-0";

    private final Documents documents;
    private final Access access;
    private final Kept registrations;
    private final Kept checkpoints;

    WebhookDocuments(Documents documents, Access access) {
        this.documents = documents;
        this.access = access;
        this.registrations = new Kept(documents, WebhookRoutes.KIND);
        this.checkpoints = new Kept(documents, "webhook-checkpoint");
    }

    private Kept letters(Webhook webhook) {
        return new Kept(documents, "dead-letter." + webhook.id());
    }

    @Override
    public List<Webhook> active() {
        Principal principal = access.owner();
        List<Webhook> active = new ArrayList<>();
        for (Kept.One each : registrations.all(principal)) {
            if (each.body().path(WebhookRoutes.ACTIVE).booleanValue()) {
                active.add(webhook(principal, each));
            }
        }
        return active;
    }

    @Override
    public Optional<Webhook> find(Principal principal, String id) {
        return registrations.find(principal, id).map(each -> webhook(principal, each));
    }

    @Override
    public Optional<Checkpoint> checkpoint(Webhook webhook) {
        return checkpoints
                .find(webhook.principal(), webhook.id())
                .map(each -> new Checkpoint(
                        Position.parse(each.body().path("position").asString()),
                        Optional.ofNullable(each.body().get("missed_at")).map(node -> Instant.parse(node.asString())),
                        each.body().path("trouble").asString("")));
    }

    @Override
    public void retire(Webhook webhook, String reason) {
        registrations
                .find(webhook.principal(), webhook.id())
                .filter(each -> webhook(webhook.principal(), each).equals(webhook))
                .ifPresent(each -> registrations.put(
                        webhook.principal(),
                        webhook.id(),
                        "",
                        each.body().put(WebhookRoutes.ACTIVE, false).put(WebhookRoutes.RETIRED, reason)));
    }

    @Override
    public void keep(Webhook webhook, Checkpoint checkpoint) {
        ObjectNode body = Shapes.object().put("position", checkpoint.position().toString());
        checkpoint.missed().ifPresent(at -> body.put("missed_at", at.toString()));
        if (!checkpoint.trouble().isEmpty()) {
            body.put("trouble", checkpoint.trouble());
        }
        ifRegistered(
                webhook,
                () -> checkpoints.put(webhook.principal(), webhook.id(), "", body),
                () -> checkpoints.delete(webhook.principal(), webhook.id()));
    }

    /**
     * Keeps something of a webhook that is registered. One that is removed meanwhile is removed before what is kept of it is, and so either the one
     * who keeps it sees that it is, or the one who removes it finds what was kept.
     */
    private void ifRegistered(Webhook webhook, Runnable keep, Runnable takeBack) {
        if (registrations.find(webhook.principal(), webhook.id()).isPresent()) {
            keep.run();
            if (registrations.find(webhook.principal(), webhook.id()).isEmpty()) {
                takeBack.run();
            }
        }
    }

    /** Removes all that there is of it. */
    void remove(Webhook webhook) {
        registrations.delete(webhook.principal(), webhook.id());
        checkpoints.delete(webhook.principal(), webhook.id());
        letters(webhook).all(webhook.principal()).forEach(each -> discard(webhook, each.id()));
        hands(webhook).all(webhook.principal()).forEach(each -> giveBack(webhook, each.id()));
    }

    @Override
    public void bury(Webhook webhook, DeadLetter letter) {
        Notice notice = letter.notice();
        ObjectNode body = Shapes.object();
        body.put("memory_id", notice.key().id().toString());
        body.put("version", notice.key().version());
        body.put("operation", notice.operation().name());
        body.put("at", notice.at().toString());
        body.put("attempts", letter.attempts());
        body.put("reason", letter.reason());
        body.put("since", letter.since().toString());
        ifRegistered(
                webhook,
                () -> letters(webhook).put(webhook.principal(), notice.id(), "", body),
                () -> discard(webhook, notice.id()));
    }

    /** Whoever has the dead letters of a webhook in hand: one at most. */
    private Kept hands(Webhook webhook) {
        return new Kept(documents, "replay." + webhook.id());
    }

    @Override
    public boolean take(Webhook webhook, String hand, Instant since) {
        Kept hands = hands(webhook);
        for (Kept.One each : hands.all(webhook.principal())) {
            if (each.created().isBefore(since)) {
                hands.delete(webhook.principal(), each.id());
            }
        }
        return hands.add(webhook.principal(), hand, Shapes.object(), 1) == Addition.ADDED;
    }

    @Override
    public void giveBack(Webhook webhook, String hand) {
        hands(webhook).delete(webhook.principal(), hand);
    }

    @Override
    public long deadLetters(Webhook webhook) {
        return letters(webhook).count(webhook.principal());
    }

    @Override
    public List<DeadLetter> allDeadLetters(Webhook webhook) {
        return letters(webhook).all(webhook.principal()).reversed().stream()
                .map(WebhookDocuments::letter)
                .toList();
    }

    @Override
    public Optional<DeadLetter> deadLetter(Webhook webhook, String id) {
        return letters(webhook).find(webhook.principal(), id).map(WebhookDocuments::letter);
    }

    @Override
    public boolean discard(Webhook webhook, String id) {
        return letters(webhook).delete(webhook.principal(), id);
    }

    private static DeadLetter letter(Kept.One kept) {
        JsonNode body = kept.body();
        VersionKey key = new VersionKey(
                MemoryId.parse(body.path("memory_id").asString()),
                body.path("version").intValue());
        Notice notice = new Notice(
                kept.id(),
                key,
                Operation.valueOf(body.path("operation").asString()),
                Instant.parse(body.path("at").asString()));
        return new DeadLetter(
                notice,
                body.path("attempts").intValue(),
                body.path("reason").asString(),
                Instant.parse(body.path("since").asString()));
    }

    private static Webhook webhook(Principal principal, Kept.One kept) {
        JsonNode body = kept.body();
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (JsonNode event : body.path("event_types").values()) {
            WebhookForm.operation(event.asString()).ifPresent(operations::add);
        }
        return new Webhook(
                principal,
                kept.id(),
                URI.create(body.path("url").asString()),
                operations,
                Position.parse(body.path("start").asString(UNKNOWN_START)),
                Optional.ofNullable(body.get("secret")).map(node -> new Secret(node.asString())));
    }
}
