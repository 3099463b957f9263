package ai.sophia.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server that comes and goes, and always answers the same. Used by one thread at a time. */
final class TestingCarrier implements Carrier {
    private final String answer;
    volatile boolean there = true;
    final AtomicInteger asked = new AtomicInteger();

    /** Run when nobody was there. */
    volatile Runnable after = () -> {};

    TestingCarrier(String answer) {
        this.answer = answer;
    }

    @Override
    public String place() {
        return "testing";
    }

    @Override
    public Reply send(String method, String path, Map<String, String> headers, String body) throws IOException {
        asked.incrementAndGet();
        if (!there) {
            after.run();
            throw new ConnectException();
        }
        return new Reply(
                200,
                Map.of("content-type", "application/json"),
                new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {}
}
