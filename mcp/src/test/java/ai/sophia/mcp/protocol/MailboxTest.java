package ai.sophia.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class MailboxTest {
    private final Mailbox mailbox = new Mailbox();

    @Test
    void whatWasPutInBeforeTheEndIsSent() throws InterruptedException {
        TestingStream stream = new TestingStream();
        mailbox.put(numbered(1));
        mailbox.put(numbered(2));
        mailbox.end();
        mailbox.put(numbered(3));
        mailbox.drain(stream);
        assertThat(stream.sent).containsExactly(numbered(1), numbered(2));
    }

    @Test
    void aNewerStreamTakesOver() throws InterruptedException {
        TestingStream older = new TestingStream();
        Thread first = Thread.ofVirtual().start(() -> drain(older));
        mailbox.put(numbered(1));
        Awaitility.await().until(() -> older.sent.size() == 1);
        TestingStream newer = new TestingStream();
        Thread second = Thread.ofVirtual().start(() -> drain(newer));
        first.join();
        mailbox.put(numbered(2));
        mailbox.end();
        second.join();
        assertThat(older.sent).containsExactly(numbered(1));
        assertThat(newer.sent).containsExactly(numbered(2));
    }

    @Test
    void aClientThatDoesNotKeepUpIsLeftInsteadOfToldOnlySome() throws InterruptedException {
        for (int i = 0; i < 3_000; i++) {
            mailbox.put(numbered(i));
        }
        TestingStream stream = new TestingStream();
        mailbox.drain(stream);
        assertThat(stream.sent).hasSize(2_000);
    }

    @Test
    void aBurstOfTheSameIsToldOnce() throws InterruptedException {
        for (int i = 0; i < 5_000; i++) {
            mailbox.put(numbered(i % 3));
        }
        mailbox.end();
        TestingStream stream = new TestingStream();
        mailbox.drain(stream);
        assertThat(stream.sent).containsExactly(numbered(0), numbered(1), numbered(2));
    }

    private void drain(TestingStream stream) {
        try {
            mailbox.drain(stream);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static ObjectNode numbered(int number) {
        return Wire.object().put("number", number);
    }

    /** Keeps what is sent. */
    private static final class TestingStream implements Outgoing.EventStream {
        private final List<JsonNode> sent = new CopyOnWriteArrayList<>();

        @Override
        public void send(JsonNode message) {
            sent.add(message);
        }

        @Override
        public void keepAlive() {}

        @Override
        public void end() {}
    }
}
