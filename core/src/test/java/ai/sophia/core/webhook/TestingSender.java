package ai.sophia.core.webhook;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Notes what is sent and replies as it was told. Safe for all threads. */
final class TestingSender implements Sender {
    /** What was sent to a host. */
    record Sent(String host, Map<String, String> headers, String body) {}

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile Function<Sent, Reply> replying = any -> new Reply.Taken();

    void reply(Function<Sent, Reply> next) {
        replying = next;
    }

    /** The bodies that were sent to this host, in their order. */
    List<String> to(String host) {
        return sent.stream()
                .filter(each -> each.host().equals(host))
                .map(Sent::body)
                .toList();
    }

    List<Sent> all() {
        return List.copyOf(sent);
    }

    /** Does not answer before it is interrupted. */
    static Reply hang() {
        return when(new CountDownLatch(1), new Reply.Failed("nobody answers"));
    }

    /** Replies when it may. */
    static Reply when(CountDownLatch may, Reply reply) {
        try {
            may.await();
            return reply;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return new Reply.Failed("interrupted");
    }

    @Override
    public Reply send(URI target, Map<String, String> headers, byte[] body) {
        Sent each = new Sent(target.getHost(), headers, new String(body, StandardCharsets.UTF_8));
        sent.add(each);
        return replying.apply(each);
    }

    @Override
    public Optional<String> refusal(URI target) {
        return Optional.empty();
    }
}
