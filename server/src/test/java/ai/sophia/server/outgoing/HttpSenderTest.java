package ai.sophia.server.outgoing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.webhook.Destinations;
import ai.sophia.core.webhook.Sender.Reply;
import ai.sophia.server.TestingReceiver;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpSenderTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final TestingReceiver receiver = new TestingReceiver();
    private final HttpSender sender = new HttpSender(new Destinations(true));
    private final HttpSender hasty = new HttpSender(new Destinations(true), Duration.ofMillis(700));
    private final HttpSender careful = new HttpSender(new Destinations(false));

    @AfterEach
    void close() {
        sender.close();
        hasty.close();
        careful.close();
        receiver.close();
    }

    private Reply send(HttpSender by, String target) {
        return by.send(URI.create(target), Map.of("webhook-id", "e-1"), BODY);
    }

    @Test
    void whatIsSentArrivesAsItIs() {
        assertThat(send(sender, receiver.address("/hook?a=b"))).isEqualTo(new Reply.Taken());
        TestingReceiver.Received received = receiver.received().getFirst();
        assertThat(received.path()).isEqualTo("/hook");
        assertThat(received.id()).isEqualTo("e-1");
        assertThat(received.body()).isEqualTo("{}");
        assertThat(received.type().getFirst()).startsWith("application/json");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 429, 500, 503})
    void anyOtherStatusIsAFailure(int status) {
        receiver.answer(TestingReceiver.status(status));
        assertThat(send(sender, receiver.address("/")))
                .isEqualTo(new Reply.Failed("expected an answer of 200 to 299, but got " + status));
    }

    @Test
    void aRedirectIsNotFollowed() {
        receiver.answer(exchange -> {
            exchange.getResponseHeaders().add("Location", receiver.address("/elsewhere"));
            exchange.sendResponseHeaders(307, -1);
            exchange.close();
        });
        assertThat(send(sender, receiver.address("/")))
                .isInstanceOfSatisfying(
                        Reply.Failed.class,
                        failed -> assertThat(failed.reason()).contains("307").contains("not followed"));
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void aTargetThatDoesNotAnswerEndsInTime() {
        receiver.answer(receiver.hanging());
        assertThat(send(hasty, receiver.address("/"))).isInstanceOf(Reply.Failed.class);
    }

    @Test
    void aTargetThatSendsAByteNowAndThenEndsInTime() {
        CountDownLatch ended = new CountDownLatch(1);
        receiver.answer(exchange -> {
            exchange.sendResponseHeaders(200, 60_000);
            try (OutputStream out = exchange.getResponseBody()) {
                while (ended.getCount() > 0) {
                    out.write(' ');
                    out.flush();
                    ended.await(50, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        long start = System.nanoTime();
        send(hasty, receiver.address("/"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        ended.countDown();
    }

    @Test
    void aTargetThatIsNotThereIsAFailure() {
        String address = receiver.address("/");
        receiver.close();
        assertThat(send(sender, address)).isInstanceOf(Reply.Failed.class);
    }

    @Test
    void anAddressInAPrivateNetworkIsRefused() {
        assertThat(send(careful, receiver.address("/"))).isInstanceOf(Reply.Refused.class);
        assertThat(receiver.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2130706433", "0x7f000001", "127.1", "0177.0.0.1"})
    void anotherSpellingOfAnAddressIsNoWayAround(String host) {
        String port = receiver.address("").replaceAll(".*:", "");
        Reply reply = send(careful, "http://" + host + ":" + port + "/");
        assertThat(reply).isNotInstanceOf(Reply.Taken.class);
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void nothingIsSentAfterItIsClosed() {
        sender.close();
        assertThat(send(sender, receiver.address("/"))).isInstanceOf(Reply.Failed.class);
        assertThat(receiver.received()).isEmpty();
    }

    @Test
    void aTargetThatIsGoneIsToldApart() {
        receiver.answer(TestingReceiver.status(410));
        assertThat(send(sender, receiver.address("/"))).isInstanceOf(Reply.Gone.class);
    }

    @Test
    void howLongATargetAsksToBeLeftAloneIsTold() {
        receiver.answer(asking("120"));
        assertThat(asked()).isEqualTo(Duration.ofMinutes(2));
        String moment = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusHours(2));
        receiver.answer(asking(moment));
        assertThat(asked()).isBetween(Duration.ofMinutes(119), Duration.ofHours(2));
        for (String nonsense : List.of("soon", "-5", "99999999999999999999", "Thu, 01 Jan 1970 00:00:00 GMT", "")) {
            receiver.answer(asking(nonsense));
            assertThat(asked()).as(nonsense).isEqualTo(Duration.ZERO);
        }
    }

    private static TestingReceiver.Answering asking(String when) {
        return exchange -> {
            exchange.getResponseHeaders().add("Retry-After", when);
            exchange.sendResponseHeaders(429, -1);
            exchange.close();
        };
    }

    private Duration asked() {
        return send(sender, receiver.address("/")) instanceof Reply.Failed(String reason, Duration after)
                ? after
                : Duration.ofDays(-1);
    }
}
