package ai.sophia.core.webhook;

import ai.sophia.core.access.Access;
import ai.sophia.core.access.Reach;
import ai.sophia.core.access.Selection;
import ai.sophia.core.record.HistoryEntry;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.webhook.Sender.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One attempt to deliver a notice: reads the text as it is now, writes the body, signs and sends it. Safe for all threads. */
record Posting(MemoryStore store, Access access, Form form, Sender sender, Telemetry telemetry, InstantSource clock) {
    static final String OPERATION = "webhook";

    Reply post(Webhook webhook, Notice notice) {
        byte[] body = form.body(notice, text(webhook, notice));
        Instant now = clock.instant();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", notice.id());
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        webhook.secret().ifPresent(secret -> headers.put("webhook-signature", secret.sign(notice.id(), now, body)));
        long start = System.nanoTime();
        Reply reply = sender.send(webhook.target(), headers, body);
        telemetry.record(OPERATION, System.nanoTime() - start, reply instanceof Reply.Taken);
        return reply;
    }

    /** A version is what it was when it was stored; a deleted memory has none. */
    private Optional<String> text(Webhook webhook, Notice notice) {
        Reach reach = access.everything(webhook.principal(), Selection.EVERYTHING);
        return switch (notice.operation()) {
            case DELETED, EMBEDDED -> Optional.empty();
            case ADDED, REVISED ->
                store.history(reach, notice.key().id()).stream()
                        .filter(entry -> entry.key().equals(notice.key()))
                        .filter(entry -> entry.operation() == notice.operation())
                        .map(HistoryEntry::memory)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .map(memory -> memory.content().text());
        };
    }
}
