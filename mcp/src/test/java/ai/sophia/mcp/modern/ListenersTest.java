package ai.sophia.mcp.modern;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.access.Principal;
import ai.sophia.mcp.protocol.Holder;
import ai.sophia.mcp.protocol.Mailbox;
import ai.sophia.mcp.protocol.Outgoing.EventStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ListenersTest {
    private static final Holder ADA = new Holder(new Principal("acme", "ada"), "192.0.2.1");
    private static final Holder ELSEWHERE = new Holder(ADA.principal(), "192.0.2.2");
    private static final Holder BEN = new Holder(new Principal("acme", "ben"), "192.0.2.1");

    private final Listeners listeners = new Listeners(4);

    private Mailbox opened(Holder holder) {
        Mailbox mailbox = new Mailbox();
        assertThat(listeners.add(holder, mailbox)).isTrue();
        return mailbox;
    }

    private List<Mailbox> opened(Holder holder, int count) {
        List<Mailbox> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(opened(holder));
        }
        return all;
    }

    @Test
    void whoeverHoldsTheMostIsRefusedAnother() {
        opened(ADA, 4);
        assertThat(listeners.add(ADA, new Mailbox())).isFalse();
    }

    @Test
    void whoeverHoldsTheMostGivesUpTheLastForOthersUntilAllHoldAsMany() throws InterruptedException {
        List<Mailbox> adas = opened(ADA, 4);
        opened(BEN);
        assertEnded(adas.getLast());
        opened(ELSEWHERE);
        assertEnded(adas.get(2));
        assertThat(listeners.add(BEN, new Mailbox()))
                .as("two for one, and one for two")
                .isFalse();
        assertThat(listeners.add(ADA, new Mailbox())).isFalse();
    }

    @Test
    void whatIsClosedLeavesItsRoom() {
        List<Mailbox> adas = opened(ADA, 4);
        listeners.remove(adas.getFirst());
        opened(ADA);
    }

    @Test
    void theCloseEndsAllAndWhatComesAfterIt() throws InterruptedException {
        Mailbox before = opened(ADA);
        listeners.close();
        assertEnded(before);
        assertEnded(opened(ADA));
    }

    /** One that has not ended would be waited for. */
    private static void assertEnded(Mailbox mailbox) throws InterruptedException {
        mailbox.drain(new EventStream() {
            @Override
            public void send(JsonNode message) {
                throw new AssertionError("nothing was put in, but got " + message);
            }

            @Override
            public void keepAlive() {
                throw new AssertionError("it has not ended");
            }

            @Override
            public void end() {
                // the drain does not end it
            }
        });
    }
}
