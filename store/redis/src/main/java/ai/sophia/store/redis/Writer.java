package ai.sophia.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol.Command;

/**
 * Writes values behind those who put them: one virtual thread takes what is waiting, and sends what goes to one server in one piece. The queue
 * is bounded. Safe for all threads.
 */
final class Writer implements AutoCloseable {
    /** A value that waits. */
    interface Waiting {
        /** Its key in Redis. */
        byte[] key();

        /** The arguments of the command that sets it; empty if it is not to be written. */
        Optional<byte[][]> arguments();

        /** It is written, or not and lost. */
        void done(boolean written);
    }

    /** Most values that wait: a few megabytes of embeddings. */
    static final int CAPACITY = 4_096;

    /** Most values in one piece: a socket takes so much at once. */
    private static final int PIECE = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LAST = Duration.ofSeconds(1);

    /** Nobody waits for a piece, and it is longer than a question. */
    private static final int BUDGETS = 20;

    private final Redis redis;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final Thread thread;
    private volatile boolean closed;

    Writer(Redis redis) {
        this.redis = redis;
        this.thread = Thread.ofVirtual().name("redis-writer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Takes the value, unless there is no room. */
    boolean offer(Waiting waiting) {
        return !closed && queue.offer(waiting);
    }

    private void run() {
        try {
            while (!closed || !queue.isEmpty()) {
                Waiting first = queue.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Waiting> piece = new ArrayList<>(PIECE);
                    piece.add(first);
                    queue.drainTo(piece, PIECE - 1);
                    writeOrLose(piece);
                }
            }
        } catch (InterruptedException interrupted) {
            LOG.debug("What was waiting to be written is lost", interrupted);
        }
    }

    /** A value that cannot be written costs its piece, and not all that comes after it. */
    private void writeOrLose(List<Waiting> piece) {
        try {
            write(piece);
        } catch (RuntimeException failure) {
            LOG.warn("{} values were not written", piece.size(), failure);
            piece.forEach(each -> each.done(false));
        }
    }

    private void write(List<Waiting> piece) {
        Map<Optional<Node>, List<Waiting>> byNode = new LinkedHashMap<>();
        piece.forEach(each -> byNode.computeIfAbsent(redis.node(each.key()), node -> new ArrayList<>())
                .add(each));
        byNode.forEach(this::write);
    }

    private void write(Optional<Node> node, List<Waiting> values) {
        List<Waiting> sent = new ArrayList<>();
        List<byte[][]> commands = new ArrayList<>();
        for (Waiting each : values) {
            each.arguments()
                    .ifPresentOrElse(
                            arguments -> {
                                sent.add(each);
                                commands.add(arguments);
                            },
                            () -> each.done(false));
        }
        List<Object> answers = node.flatMap(each -> each.call(BUDGETS * redis.budget(), connection -> {
                    commands.forEach(arguments -> connection.sendCommand(Command.SET, arguments));
                    return connection.getMany(commands.size());
                }))
                .orElse(List.of());
        for (int i = 0; i < sent.size(); i++) {
            sent.get(i).done(i < answers.size() && answers.get(i) instanceof byte[]);
        }
        if (answers.stream().anyMatch(answer -> !(answer instanceof byte[]))) {
            redis.moved();
        }
    }

    /** Takes no more, and writes what is waiting as far as there is little time. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!thread.join(LAST)) {
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
