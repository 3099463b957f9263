package ai.sophia.server.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.sophia.core.webhook.Destinations;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CheckedNamesTest {
    @Test
    void aNameIsCheckedByWhereItLeadsWhenItIsConnectedTo() throws Exception {
        try (CheckedNames names = new CheckedNames(new Destinations(false));
                CheckedNames all = new CheckedNames(new Destinations(true))) {
            assertThat(all.resolve("localhost")).isNotEmpty();
            assertThatThrownBy(() -> names.resolve("localhost"))
                    .isInstanceOf(CheckedNames.Forbidden.class)
                    .hasMessageContaining("webhooks.allowPrivate");
        }
    }

    @Test
    void aNameThatLeadsElsewhereTheNextTimeIsCheckedEachTime() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        InetAddress open = InetAddress.ofLiteral("1.1.1.1");
        InetAddress inner = InetAddress.ofLiteral("10.0.0.1");
        try (CheckedNames names = new CheckedNames(
                new Destinations(false), host -> new InetAddress[] {asked.getAndIncrement() == 0 ? open : inner})) {
            assertThat(names.resolve("rebinding.example")).containsExactly(open);
            assertThatThrownBy(() -> names.resolve("rebinding.example")).isInstanceOf(CheckedNames.Forbidden.class);
        }
        try (CheckedNames names = new CheckedNames(new Destinations(false), host -> new InetAddress[] {open, inner})) {
            assertThatThrownBy(() -> names.resolve("both.example")).isInstanceOf(CheckedNames.Forbidden.class);
        }
    }

    @Test
    void aNameThatNobodyTellsOfTakesOneThreadHoweverManyAskForIt() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        InetAddress open = InetAddress.ofLiteral("1.1.1.1");
        try (CheckedNames names = new CheckedNames(new Destinations(false), host -> {
                    lookups.incrementAndGet();
                    try {
                        told.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    return new InetAddress[] {open};
                });
                ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<InetAddress[]>> answers = IntStream.range(0, 500)
                    .mapToObj(i -> asking.submit(() -> names.resolve("slow.example")))
                    .toList();
            await().until(() -> lookups.get() > 0);
            assertThat(lookups).hasValue(1);
            told.countDown();
            for (Future<InetAddress[]> answer : answers) {
                assertThat(answer.get()).containsExactly(open);
            }
        }
    }
}
