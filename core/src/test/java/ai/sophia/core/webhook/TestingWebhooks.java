package ai.sophia.core.webhook;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Webhooks that are kept in memory, on what may be a broken disk. Safe for all threads: one lock. */
final class TestingWebhooks implements Webhooks {
    private final Map<String, Webhook> registered = new LinkedHashMap<>();
    private final Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
    private final Map<String, DeadLetter> letters = new LinkedHashMap<>();
    private final Map<String, String> retired = new LinkedHashMap<>();
    private final Map<String, Map.Entry<String, Instant>> hands = new LinkedHashMap<>();
    private boolean broken;

    synchronized void register(Webhook webhook) {
        registered.put(webhook.id(), webhook);
    }

    synchronized void remove(String id) {
        registered.remove(id);
    }

    /** Has every checkpoint fail, as if the process had been killed before it. */
    synchronized void breakDisk(boolean now) {
        broken = now;
    }

    @Override
    public synchronized List<Webhook> active() {
        return registered.values().stream()
                .filter(each -> !retired.containsKey(each.id()))
                .toList();
    }

    @Override
    public synchronized void retire(Webhook webhook, String reason) {
        retired.put(webhook.id(), reason);
    }

    /** Why a webhook was switched off. */
    synchronized Optional<String> retirement(String id) {
        return Optional.ofNullable(retired.get(id));
    }

    @Override
    public synchronized Optional<Webhook> find(Principal principal, String id) {
        return Optional.ofNullable(registered.get(id));
    }

    @Override
    public synchronized Optional<Checkpoint> checkpoint(Webhook webhook) {
        return Optional.ofNullable(checkpoints.get(webhook.id()));
    }

    @Override
    public synchronized void keep(Webhook webhook, Checkpoint checkpoint) {
        if (broken) {
            throw new Fault.Unavailable("the disk is broken", Duration.ofSeconds(1));
        }
        checkpoints.put(webhook.id(), checkpoint);
    }

    @Override
    public synchronized void bury(Webhook webhook, DeadLetter letter) {
        letters.put(webhook.id() + letter.notice().id(), letter);
    }

    @Override
    public synchronized boolean take(Webhook webhook, String hand, Instant since) {
        hands.values().removeIf(each -> each.getValue().isBefore(since));
        return hands.putIfAbsent(webhook.id(), Map.entry(hand, since.plus(Duration.ofMinutes(2)))) == null;
    }

    @Override
    public synchronized void giveBack(Webhook webhook, String hand) {
        hands.values().removeIf(each -> each.getKey().equals(hand));
    }

    @Override
    public synchronized long deadLetters(Webhook webhook) {
        return allDeadLetters(webhook).size();
    }

    @Override
    public synchronized List<DeadLetter> allDeadLetters(Webhook webhook) {
        List<DeadLetter> all = new ArrayList<>();
        letters.forEach((key, letter) -> {
            if (key.startsWith(webhook.id())) {
                all.add(letter);
            }
        });
        return all;
    }

    @Override
    public synchronized Optional<DeadLetter> deadLetter(Webhook webhook, String id) {
        return Optional.ofNullable(letters.get(webhook.id() + id));
    }

    @Override
    public synchronized boolean discard(Webhook webhook, String id) {
        return letters.remove(webhook.id() + id) != null;
    }
}
