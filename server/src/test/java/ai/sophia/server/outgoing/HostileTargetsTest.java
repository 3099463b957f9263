package ai.sophia.server.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.sophia.core.webhook.Destinations;
import ai.sophia.core.webhook.Sender.Reply;
import ai.sophia.server.TestingReceiver;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are broken, or mean ill. None of them is given up for being late: what ends is ended by what it sends. */
final class HostileTargetsTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final TestingReceiver receiver = new TestingReceiver();
    private final HttpSender sender = new HttpSender(new Destinations(true), Duration.ofMinutes(10));

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
    }

    private Reply send(String target) {
        return sender.send(URI.create(target), Map.of("webhook-id", "e-1"), BODY);
    }

    @Test
    void aRedirectToAPrivateAddressIsNotFollowedEither() {
        receiver.answer(exchange -> {
            exchange.getResponseHeaders().add("Location", "http://169.254.169.254/latest/meta-data/");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        assertThat(send(receiver.address("/"))).isInstanceOf(Reply.Failed.class);
        assertThat(receiver.received()).hasSize(1);
    }

    @Test
    void anAnswerWithoutEndIsTakenByItsStatusAndNotReadOn() throws IOException {
        AtomicLong poured = new AtomicLong();
        try (TestingTarget target = new TestingTarget(out -> {
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("2000\r\n" + " ".repeat(0x2000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(chunk);
                poured.addAndGet(chunk.length);
            }
        })) {
            assertThat(send(target.address())).isEqualTo(new Reply.Taken());
            target.awaitEnd();
        }
        // what lies in the buffers of the system counts too
        assertThat(poured.get()).isLessThan(64L * 1024 * 1024);
    }

    @Test
    void headersWithoutEndAreAFailureThatTakesNoMemory() throws IOException {
        AtomicLong poured = new AtomicLong();
        try (TestingTarget target = new TestingTarget(out -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] header = ("X-More: " + "m".repeat(1_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(header);
                poured.addAndGet(header.length);
            }
        })) {
            assertThat(send(target.address())).isInstanceOf(Reply.Failed.class);
            target.awaitEnd();
        }
        assertThat(poured.get()).isLessThan(64L * 1024 * 1024);
    }

    @Test
    void aHeaderWithoutEndIsAFailureToo() throws IOException {
        try (TestingTarget target = new TestingTarget(out -> {
            out.write("HTTP/1.1 200 OK\r\nX-More: ".getBytes(StandardCharsets.US_ASCII));
            byte[] more = "m".repeat(0x2000).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(more);
            }
        })) {
            assertThat(send(target.address())).isInstanceOf(Reply.Failed.class);
            target.awaitEnd();
        }
    }

    @Test
    void aTargetThatSpeaksSomethingElseIsAFailure() throws IOException {
        try (TestingTarget target =
                new TestingTarget(out -> out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.US_ASCII)))) {
            assertThat(send(target.address())).isInstanceOf(Reply.Failed.class);
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsAFailure() throws Exception {
        try (TestingCertificate server = TestingCertificate.serving(folder)) {
            assertThat(send(server.address()))
                    .isInstanceOfSatisfying(
                            Reply.Failed.class,
                            failed -> assertThat(failed.reason()).contains("cannot reach it"));
            assertThat(server.requests()).isZero();
        }
    }

    @Test
    void anInterruptEndsItAtOnce() throws InterruptedException {
        receiver.answer(receiver.hanging());
        AtomicReference<Reply> reply = new AtomicReference<>();
        Thread sending = Thread.ofVirtual().start(() -> reply.set(send(receiver.address("/"))));
        await().until(() -> !receiver.received().isEmpty());
        sending.interrupt();
        assertThat(sending.join(Duration.ofSeconds(20))).isTrue();
        assertThat(reply.get()).isInstanceOf(Reply.Failed.class);
    }
}
