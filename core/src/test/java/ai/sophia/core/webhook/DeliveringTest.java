package ai.sophia.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Access;
import ai.sophia.core.access.Principal;
import ai.sophia.core.index.TestingLog;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Change.Operation;
import ai.sophia.core.record.Position;
import ai.sophia.core.tier.Telemetry;
import ai.sophia.core.webhook.Sender.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DeliveringTest {
    private static final Principal ACME = new Principal("acme", "key");
    private static final Set<Operation> ALL = EnumSet.allOf(Operation.class);
    private static final Patience THREE_ATTEMPTS = new Patience(3, Duration.ofMillis(2), Duration.ofMillis(5));
    private static final Reply BUSY = new Reply.Failed("busy");

    private final TestingLog log = new TestingLog();
    private final TestingWebhooks webhooks = new TestingWebhooks();
    private final TestingSender sender = new TestingSender();
    private Delivering delivering = create();

    private Delivering create() {
        return create(InstantSource.system());
    }

    private Delivering create(InstantSource clock) {
        return new Delivering(
                log,
                new Access(Optional.empty(), InstantSource.system()),
                webhooks,
                (notice, text) -> (notice.operation() + " " + notice.key().id() + " " + text.orElse("-"))
                        .getBytes(StandardCharsets.UTF_8),
                sender,
                THREE_ATTEMPTS,
                Telemetry.NONE,
                clock);
    }

    private void restart() {
        delivering.close();
        delivering = create();
        delivering.start();
    }

    private Webhook register(String host, Set<Operation> operations) {
        Webhook webhook = new Webhook(
                ACME,
                host,
                URI.create("https://" + host + "/hook"),
                operations,
                log.head(),
                Optional.of(Secret.create()));
        webhooks.register(webhook);
        delivering.refresh();
        return webhook;
    }

    private String added() {
        return "ADDED " + log.add().id() + " tea";
    }

    private void awaitSent(String host, List<String> bodies) {
        await().untilAsserted(() -> assertThat(sender.to(host)).isEqualTo(bodies));
    }

    @AfterEach
    void close() {
        delivering.close();
    }

    @Test
    void tellsWhatWasAskedForInTheOrderOfTheLog() {
        delivering.start();
        register("all", ALL);
        register("deletions", Set.of(Operation.DELETED));
        VersionKey first = log.add();
        VersionKey second = log.revise(first);
        awaitSent("all", List.of("ADDED " + first.id() + " tea", "REVISED " + first.id() + " tea"));
        log.delete(second);
        awaitSent("deletions", List.of("DELETED " + first.id() + " -"));
        await().untilAsserted(() -> assertThat(sender.to("all")).hasSize(3));
    }

    @Test
    void whatWasBeforeTheRegistrationIsNotTold() {
        log.add();
        delivering.start();
        register("a", ALL);
        awaitSent("a", List.of(added()));
    }

    @Test
    void aNodeTellsWhileItLeadsAndWhoLeadsNextGoesOn() {
        log.lead(false);
        delivering.start();
        Webhook webhook = register("a", ALL);
        String first = added();
        log.lead(true);
        delivering.refresh();
        awaitSent("a", List.of(first));
        await().untilAsserted(() -> assertThat(webhooks.checkpoint(webhook).map(Webhooks.Checkpoint::position))
                .contains(log.head()));
        log.lead(false);
        delivering.refresh();
        await().until(() -> !delivering.delivers("a"));
        String second = added();
        log.lead(true);
        delivering.refresh();
        awaitSent("a", List.of(first, second));
    }

    @Test
    void aNodeThatDoesNotDeliverTellsWhatTheOneThatDoesHasKept() {
        sender.reply(any -> new Reply.Failed("429", Duration.ofMinutes(10)));
        Webhook webhook = register("a", ALL);
        log.add(3);
        Delivering other = create();
        assertThat(other.standing(webhook)).isEqualTo(new Delivering.Standing(3, ""));
        delivering.start();
        await().untilAsserted(() -> assertThat(other.standing(webhook)).isEqualTo(new Delivering.Standing(3, "429")));
        sender.reply(any -> new Reply.Taken());
        restart();
        await().untilAsserted(() -> assertThat(other.standing(webhook)).isEqualTo(new Delivering.Standing(0, "")));
    }

    @Test
    void aMemoryThatIsDeletedBeforeTheNoticeIsSentIsToldWithoutText() {
        register("a", Set.of(Operation.ADDED));
        VersionKey key = log.add();
        log.delete(key);
        delivering.start();
        awaitSent("a", List.of("ADDED " + key.id() + " -"));
    }

    @Test
    void anAttemptThatFailsIsRepeatedUnderTheSameIdAndHoldsUpWhatFollows() {
        AtomicInteger failures = new AtomicInteger(2);
        sender.reply(any -> failures.getAndDecrement() > 0 ? BUSY : new Reply.Taken());
        register("a", ALL);
        String first = added();
        String second = added();
        delivering.start();
        awaitSent("a", List.of(first, first, first, second));
        assertThat(sender.all().stream()
                        .map(each -> each.headers().get("webhook-id"))
                        .distinct())
                .hasSize(2);
    }

    @Test
    void whatFailsTooOftenIsADeadLetterThatCanBeReplayed() {
        sender.reply(any -> BUSY);
        Webhook webhook = register("a", ALL);
        String body = added();
        delivering.start();
        await().untilAsserted(() -> assertThat(webhooks.allDeadLetters(webhook)).hasSize(1));
        DeadLetter letter = webhooks.allDeadLetters(webhook).getFirst();
        assertThat(letter.attempts()).isEqualTo(3);
        assertThat(letter.reason()).isEqualTo("busy");
        assertThat(delivering.deadLetters()).isEqualTo(1);
        Delivering.Replayed failed = delivering.replay(webhook);
        assertThat(failed).isEqualTo(new Delivering.Replayed(0, 1, "busy"));
        assertThat(webhooks.allDeadLetters(webhook).getFirst().attempts()).isEqualTo(4);
        sender.reply(any -> new Reply.Taken());
        assertThat(delivering.replay(webhook, letter.notice().id())).isEqualTo(new Delivering.Replayed(1, 0, ""));
        assertThat(sender.to("a")).containsOnly(body).hasSize(5);
        assertThatThrownBy(() -> delivering.replay(webhook, letter.notice().id()))
                .isInstanceOf(Fault.NotFound.class);
    }

    @Test
    void whatMayNotBeSentIsADeadLetterAtOnce() {
        sender.reply(any -> new Reply.Refused("private"));
        Webhook webhook = register("a", ALL);
        log.add();
        delivering.start();
        await().untilAsserted(() -> assertThat(webhooks.allDeadLetters(webhook)).hasSize(1));
        assertThat(sender.to("a")).hasSize(1);
    }

    @Test
    void aTargetThatHangsHoldsUpNeitherAnotherNorTheEnd() {
        sender.reply(each -> each.host().equals("slow") ? TestingSender.hang() : new Reply.Taken());
        register("slow", ALL);
        register("quick", ALL);
        List<String> bodies = IntStream.range(0, 20).mapToObj(i -> added()).toList();
        delivering.start();
        awaitSent("quick", bodies);
        awaitSent("slow", List.of(bodies.getFirst()));
        long start = System.nanoTime();
        delivering.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        sender.reply(any -> new Reply.Taken());
        restart();
        await().untilAsserted(() -> assertThat(sender.to("slow")).containsAll(bodies));
        assertThat(sender.to("quick")).isEqualTo(bodies);
    }

    @Test
    void whatWasDeliveredButNotKeptIsDeliveredAgain() {
        webhooks.breakDisk(true);
        register("a", ALL);
        String body = added();
        delivering.start();
        awaitSent("a", List.of(body));
        delivering.close();
        webhooks.breakDisk(false);
        restart();
        awaitSent("a", List.of(body, body));
        restart();
        String next = added();
        awaitSent("a", List.of(body, body, next));
    }

    @Test
    void thatTheLogWasTrimmedIsKeptAndWhatComesNextIsTold() {
        Webhook webhook = register("a", ALL);
        log.add(10);
        log.trim(new Position(TestingLog.EPOCH, 5));
        delivering.start();
        await().untilAsserted(() -> assertThat(webhooks.checkpoint(webhook).flatMap(Webhooks.Checkpoint::missed))
                .isPresent());
        awaitSent("a", List.of(added()));
        restart();
        assertThat(webhooks.checkpoint(webhook).flatMap(Webhooks.Checkpoint::missed))
                .isPresent();
    }

    @Test
    void moreDeadLettersThanAreKeptHoldUpTheWebhookAndLoseNothing() {
        sender.reply(any -> new Reply.Refused("private"));
        Webhook webhook = register("a", ALL);
        log.add(Follower.MOST_DEAD_LETTERS + 2);
        delivering.start();
        await().untilAsserted(
                        () -> assertThat(delivering.standing(webhook).trouble()).contains("dead letters already"));
        assertThat(webhooks.deadLetters(webhook)).isEqualTo(Follower.MOST_DEAD_LETTERS);
        assertThat(delivering.behind()).isEqualTo(2);
        sender.reply(any -> new Reply.Taken());
        await().untilAsserted(() -> assertThat(delivering.behind()).isZero());
    }

    @Test
    void aWebhookThatIsTakenAwayIsToldNoMore() {
        delivering.start();
        register("a", ALL);
        register("b", ALL);
        String first = added();
        awaitSent("a", List.of(first));
        webhooks.remove("a");
        delivering.refresh();
        await().until(() -> !delivering.delivers("a"));
        String second = added();
        awaitSent("b", List.of(first, second));
        assertThat(sender.to("a")).containsExactly(first);
    }

    @Test
    void aReceiverThatIsGoneIsToldNoMoreAndWhatItWasToBeToldIsKept() {
        sender.reply(any -> new Reply.Gone("410"));
        Webhook webhook = register("a", ALL);
        log.add(3);
        delivering.start();
        await().untilAsserted(() -> assertThat(webhooks.retirement("a")).contains("410"));
        delivering.refresh();
        await().until(() -> !delivering.delivers("a"));
        assertThat(sender.to("a")).hasSize(1);
        assertThat(webhooks.allDeadLetters(webhook)).hasSize(1);
    }

    @Test
    void aReceiverThatIsGoneIsToldNoMoreAlsoWhereNoFurtherDeadLetterIsKept() {
        sender.reply(any -> new Reply.Refused("private"));
        Webhook webhook = register("a", ALL);
        log.add(Follower.MOST_DEAD_LETTERS + 1);
        delivering.start();
        await().untilAsserted(
                        () -> assertThat(delivering.standing(webhook).trouble()).contains("dead letters already"));
        sender.reply(any -> new Reply.Gone("410"));
        await().untilAsserted(() -> assertThat(webhooks.retirement("a")).contains("410"));
    }

    @Test
    void aReceiverThatAsksForAPauseIsLeftAlone() {
        sender.reply(each ->
                each.host().equals("busy") ? new Reply.Failed("429", Duration.ofMinutes(10)) : new Reply.Taken());
        Webhook busy = register("busy", ALL);
        register("quick", ALL);
        delivering.start();
        List<String> bodies = IntStream.range(0, 10).mapToObj(i -> added()).toList();
        awaitSent("quick", bodies);
        await().untilAsserted(
                        () -> assertThat(delivering.standing(busy).trouble()).isEqualTo("429"));
        assertThat(sender.to("busy")).containsExactly(bodies.getFirst());
        assertThat(delivering.behind()).isEqualTo(10);
    }

    @Test
    void aChangeEndsThePauseThatTheReceiverBeforeItAskedFor() {
        sender.reply(any -> new Reply.Failed("429", Duration.ofMinutes(10)));
        register("a", ALL);
        delivering.start();
        String body = added();
        awaitSent("a", List.of(body));
        sender.reply(any -> new Reply.Taken());
        Webhook changed = new Webhook(
                ACME, "a", URI.create("https://b/hook"), ALL, new Position(TestingLog.EPOCH, 0), Optional.empty());
        webhooks.register(changed);
        delivering.refresh();
        awaitSent("b", List.of(body));
        assertThat(sender.to("a")).hasSize(1);
    }

    @Test
    void deadLettersAreTakenInHandByOneAtATimeAndDoNotComeBack() throws InterruptedException {
        sender.reply(any -> new Reply.Refused("private"));
        Webhook webhook = register("a", ALL);
        log.add();
        delivering.start();
        await().untilAsserted(() -> assertThat(webhooks.allDeadLetters(webhook)).hasSize(1));
        String letter = webhooks.allDeadLetters(webhook).getFirst().notice().id();
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        sender.reply(any -> {
            sending.countDown();
            return TestingSender.when(go, BUSY);
        });
        AtomicReference<Delivering.Replayed> first = new AtomicReference<>();
        Thread replay = Thread.ofVirtual().start(() -> first.set(delivering.replay(webhook)));
        sending.await();
        int sent = sender.all().size();
        for (Delivering node : List.of(delivering, create())) {
            assertThatThrownBy(() -> node.replay(webhook)).isInstanceOf(Fault.Conflict.class);
            assertThatThrownBy(() -> node.replay(webhook, letter)).isInstanceOf(Fault.Conflict.class);
            assertThatThrownBy(() -> node.discard(webhook, letter)).isInstanceOf(Fault.Conflict.class);
        }
        assertThat(sender.all()).hasSize(sent);
        go.countDown();
        replay.join();
        assertThat(first.get()).isEqualTo(new Delivering.Replayed(0, 1, "busy"));
        delivering.discard(webhook, letter);
        assertThatThrownBy(() -> delivering.discard(webhook, letter)).isInstanceOf(Fault.NotFound.class);
        assertThat(delivering.replay(webhook)).isEqualTo(new Delivering.Replayed(0, 0, ""));
    }

    @Test
    void deadLettersThatSomebodyDiedWithAreFreeAgainAfterAWhile() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
        delivering = create(now::get);
        Webhook webhook = register("a", ALL);
        delivering.start();
        assertThat(webhooks.take(webhook, "died", now.get().minus(Duration.ofMinutes(2))))
                .isTrue();
        assertThatThrownBy(() -> delivering.replay(webhook)).isInstanceOf(Fault.Conflict.class);
        now.set(now.get().plus(Duration.ofMinutes(3)));
        assertThat(delivering.replay(webhook)).isEqualTo(new Delivering.Replayed(0, 0, ""));
    }

    @Test
    void aBurstIsToldWholeAndInItsOrderToAllWhoAskedForIt() {
        List<String> hosts = IntStream.range(0, 10).mapToObj(i -> "host" + i).toList();
        hosts.forEach(host -> register(host, Set.of(Operation.ADDED)));
        delivering.start();
        List<String> bodies = IntStream.range(0, 1_500).mapToObj(i -> added()).toList();
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(hosts)
                        .allSatisfy(host -> assertThat(sender.to(host)).isEqualTo(bodies)));
    }

    @Test
    void aClockThatIsSetBackHoldsUpNothing() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
        delivering = create(now::get);
        AtomicInteger failures = new AtomicInteger(2);
        sender.reply(any -> failures.getAndDecrement() > 0 ? BUSY : new Reply.Taken());
        register("a", ALL);
        delivering.start();
        String first = added();
        awaitSent("a", List.of(first, first, first));
        now.set(now.get().minus(Duration.ofDays(365)));
        String second = added();
        awaitSent("a", List.of(first, first, first, second));
        assertThat(sender.all().getLast().headers().get("webhook-timestamp"))
                .isEqualTo(Long.toString(now.get().getEpochSecond()));
        restart();
        String third = added();
        awaitSent("a", List.of(first, first, first, second, third));
    }

    @Test
    void theLogIsNeededFromWhereTheWebhookThatIsFurthestBehindWouldGoOn() {
        assertThat(delivering.needed()).isEmpty();
        sender.reply(each -> each.host().equals("slow") ? TestingSender.hang() : new Reply.Taken());
        register("slow", ALL);
        register("quick", ALL);
        delivering.start();
        log.add(5);
        await().untilAsserted(() -> assertThat(sender.to("quick")).hasSize(5));
        delivering.close();
        assertThat(delivering.needed())
                .containsExactly(new Position(TestingLog.EPOCH, 0), new Position(TestingLog.EPOCH, 5));
        webhooks.register(new Webhook(
                ACME, "slow", URI.create("https://slow/"), ALL, new Position(TestingLog.EPOCH, 4), Optional.empty()));
        assertThat(delivering.needed()).contains(new Position(TestingLog.EPOCH, 4));
    }
}
