package ai.sophia.model.openai;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How busy a vLLM server is with others, as its metrics tell: whether requests wait there, or its memory for them is nearly full. Looked at only
 * while bulk work is about to go on, and then at most once a second; a server without such metrics is never busy. One thread at a time.
 */
final class ServerLoad {
    /** How bulk work takes its turn. */
    record Courtesy(Duration between, Duration longest, Duration unknown) {
        static final Courtesy USUAL =
                new Courtesy(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));
    }

    private static final Logger LOG = LoggerFactory.getLogger(ServerLoad.class);

    private static final String WAITING = "vllm:num_requests_waiting";
    private static final String CACHE = "vllm:kv_cache_usage_perc";

    /** A part of the cache, 0 to 1. */
    private static final double FULL = 0.8;

    private static final Pattern SAMPLE =
            Pattern.compile("^(?<name>[\\w:]+)(?:\\{[^\\n]*})? (?<value>\\S+)", Pattern.MULTILINE);
    private static final Duration ANSWERING = Duration.ofSeconds(2);

    private final Connection connection;
    private final Address address;
    private final Courtesy courtesy;
    private long next = System.nanoTime();
    private boolean busy;

    ServerLoad(Connection connection, Address address, Courtesy courtesy) {
        this.connection = connection;
        this.address = address;
        this.courtesy = courtesy;
    }

    /**
     * Waits while the server is busy; if that goes on and on, it ends all the same.
     *
     * @param over whether there is nothing to wait for any more
     */
    void letOthersGoFirst(BooleanSupplier over) throws InterruptedException {
        long start = System.nanoTime();
        while (isBusy()
                && !over.getAsBoolean()
                && System.nanoTime() - start < courtesy.longest().toNanos()) {
            Thread.sleep(courtesy.between());
        }
    }

    private boolean isBusy() {
        if (System.nanoTime() - next >= 0) {
            Duration until = courtesy.between();
            try {
                HttpResponse<byte[]> answer = connection.read(address.metrics(), Deadline.in(ANSWERING));
                String metrics = answer.statusCode() == 200 ? new String(answer.body(), StandardCharsets.UTF_8) : "";
                OptionalDouble waiting = value(metrics, WAITING, Double::sum);
                OptionalDouble cache = value(metrics, CACHE, Math::max);
                busy = waiting.orElse(0) > 0 || cache.orElse(0) > FULL;
                if (waiting.isEmpty() && cache.isEmpty()) {
                    until = courtesy.unknown();
                }
            } catch (CallFailure failure) {
                LOG.debug("How busy the server is cannot be told: {}", failure.getMessage());
                busy = false;
            }
            next = System.nanoTime() + until.toNanos();
        }
        return busy;
    }

    /** The samples of one name together; other metrics have names that begin alike. */
    private static OptionalDouble value(String metrics, String name, DoubleBinaryOperator together) {
        OptionalDouble value = OptionalDouble.empty();
        Matcher sample = SAMPLE.matcher(metrics);
        while (sample.find()) {
            if (sample.group("name").equals(name)) {
                double one = number(sample.group("value"));
                value = OptionalDouble.of(value.isEmpty() ? one : together.applyAsDouble(value.getAsDouble(), one));
            }
        }
        return value;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
