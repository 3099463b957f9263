package ai.sophia.cli;

import ai.sophia.cli.Carrier.Reply;
import ai.sophia.core.tier.BrokenConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Carries messages from standard input to the server that is shared, and back to standard output, one a line: each line is a request of
 * HTTP, and requests do not wait for each other. When the server is gone, each is carried to the next one, unless it may have been done and
 * must not be done twice. Run by one thread, which starts virtual ones.
 */
final class McpRelay implements AutoCloseable {
    /** How long answers that are under way are waited for when the input has ended. */
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    /** How long a message waits for a server to take it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long PAUSE_MILLISECONDS = 20;

    /** How often a session that the server does not know is begun anew for one message. */
    private static final int MOST_RENEWALS = 5;

    private static final String DATA = "data:";
    private static final String LISTEN = "subscriptions/listen";

    private final Sharing sharing;
    private final String path;
    private final Output out;
    private final PrintStream err;
    private final McpSession session;
    private final ReadingTools reading;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<JsonNode, Thread> running = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Whether who has gone is worth waiting for: another takes its place, or it was there before and may be starting again. */
    private volatile boolean hopeful;

    private volatile boolean told;

    /** One message on its way: what is said of it goes through here. */
    private final class Errand {
        private final McpLine line;
        private boolean acknowledged;
        private boolean answered;

        Errand(McpLine line) {
            this.line = line;
        }

        /** Passes a message on; whether it was the one that a subscription ends with, which the client is not told. */
        boolean tell(String text) {
            JsonNode message = McpLine.of(text).message();
            boolean answer = !message.has("method") && message.path("id").equals(line.id());
            if (line.method().equals(LISTEN)) {
                if (message.path("method").asString("").equals("notifications/subscriptions/acknowledged")) {
                    if (acknowledged) {
                        Missed.of(message).forEach(McpRelay.this::say);
                        return false;
                    }
                    acknowledged = true;
                } else if (answer && message.has("result") && acknowledged) {
                    return true;
                }
            }
            answered |= answer;
            say(text);
            return false;
        }
    }

    /**
     * @param path of the endpoint, such as {@code /mcp}
     * @param err where it is told that nobody is there
     */
    McpRelay(Sharing sharing, String path, Output out, PrintStream err) {
        this.sharing = sharing;
        this.path = path;
        this.out = out;
        this.err = err;
        this.hopeful = sharing.isSucceeded();
        this.session = new McpSession(path);
        this.reading = new ReadingTools(path);
    }

    /** Carries until the input ends, and until what was asked is answered. */
    void run(InputStream in) throws InterruptedException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank()) {
                    take(McpLine.of(line));
                }
            }
        } catch (IOException broken) {
            throw Failure.of("cannot read standard input: " + broken.getMessage());
        }
        requests.shutdown();
        requests.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void take(McpLine line) {
        if (line.method().equals("initialize") && !line.isModern()) {
            // what follows belongs to the session that this begins
            carry(line);
            session.current().ifPresent(begun -> listenTo(begun, false));
        } else if (line.method().equals("notifications/cancelled") && running.containsKey(line.cancelled())) {
            cancel(line.cancelled());
        } else if (line.method().equals(LISTEN)) {
            Thread.ofVirtual().name("mcp-subscription").start(() -> carry(line));
        } else if (line.isRequest()) {
            requests.execute(() -> carry(line));
        } else {
            carry(line);
        }
    }

    private void carry(McpLine given) {
        McpLine line = Repetition.named(given);
        Errand errand = new Errand(line);
        boolean cancellable = line.isModern() && !line.id().isMissingNode();
        Predicate<Errand> wanted =
                each -> !closed && !each.answered && (!cancellable || running.containsKey(line.id()));
        if (cancellable) {
            running.put(line.id(), Thread.currentThread());
        }
        try {
            insist(errand, wanted);
        } catch (InterruptedException takenBack) {
            Thread.currentThread().interrupt();
        } catch (Failure nobody) {
            refuse(line, String.valueOf(nobody.getMessage()));
        } finally {
            running.remove(line.id());
        }
    }

    /** Sends it until a server has taken it, or may have taken it and it must not be done twice. */
    private void insist(Errand errand, Predicate<Errand> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (wanted.test(errand)) {
            Carrier carrier = sharing.carrier();
            try {
                if (!attempt(errand, carrier)) {
                    return;
                }
                // a subscription that has been served so far
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } catch (IOException broken) {
                boolean untouched = broken instanceof ConnectException;
                hopeful |= !untouched;
                if (!wanted.test(errand)) {
                    return;
                }
                if (!untouched && !mayRepeat(errand.line, deadline)) {
                    refuse(
                            errand.line,
                            "the connection to " + carrier.place() + " broke before the answer came: "
                                    + BrokenConnection.reason(broken)
                                    + "; whether it was done is not known, so look before you repeat it");
                    return;
                }
                if (System.nanoTime() > deadline || (untouched && !hopeful)) {
                    hopeful = sharing.isSucceeded();
                    refuse(errand.line, gone(carrier, broken));
                    return;
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
        }
    }

    /** Nobody is there, which whoever started this is told too, once until somebody is; or the connection broke again and again. */
    private String gone(Carrier carrier, IOException broken) {
        if (!(broken instanceof ConnectException) || sharing.isSucceeded()) {
            return "the connection to " + carrier.place() + " broke: " + BrokenConnection.reason(broken);
        }
        String explanation = Unreached.nobody(carrier);
        if (!told) {
            told = true;
            err.println("sophia: " + explanation + "\nIt is used as soon as it is there.");
        }
        return explanation;
    }

    /** Whether twice is as once: where that depends on what a tool does, whoever serves next is asked. */
    private boolean mayRepeat(McpLine line, long deadline) throws InterruptedException {
        if (Repetition.isSafe(line)) {
            return true;
        }
        Optional<String> tool = Repetition.tool(line);
        while (tool.isPresent() && !closed) {
            try {
                return reading.has(tool.get(), sharing.carrier());
            } catch (IOException broken) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
        }
        return false;
    }

    /** Sends it once, within the session that there is; whether it is to be sent again. */
    private boolean attempt(Errand errand, Carrier carrier) throws IOException, InterruptedException {
        McpLine line = errand.line;
        Optional<McpSession.Begun> used = line.isModern() ? Optional.empty() : session.current();
        Reply reply = post(carrier, line, used);
        // the one that knows the new session may be gone again, and the next at the same place does not know it either
        for (int left = MOST_RENEWALS; left > 0 && reply.status() == 404 && used.isPresent(); left--) {
            if (!renew(carrier, used.get())) {
                break;
            }
            reply.body().close();
            used = session.current();
            reply = post(carrier, line, used);
        }
        if (line.method().equals("initialize")) {
            String body = text(reply);
            session.begin(line, reply, body);
            whole(errand, reply, body);
            return false;
        }
        session.note(line);
        if (reply.type().startsWith("text/event-stream")) {
            return events(errand, reply.body());
        }
        whole(errand, reply, text(reply));
        return false;
    }

    private Reply post(Carrier carrier, McpLine line, Optional<McpSession.Begun> used)
            throws IOException, InterruptedException {
        Map<String, String> headers = new HashMap<>(McpSession.headers(used));
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json, text/event-stream");
        if (line.isModern() && !line.id().isMissingNode()) {
            headers.putAll(line.headers());
        }
        if (!Repetition.isSafe(line)) {
            // a server that goes before it has asked for the message has not done it
            headers.put(Carrier.EXPECT, Carrier.CONTINUE);
        }
        Reply reply = carrier.send("POST", path, headers, line.text());
        hopeful = true;
        told = false;
        return reply;
    }

    private boolean renew(Carrier carrier, McpSession.Begun lost) throws IOException, InterruptedException {
        return session.renew(carrier, lost, begun -> listenTo(begun, true));
    }

    private void listenTo(McpSession.Begun begun, boolean resumed) {
        Thread.ofVirtual().name("mcp-stream").start(() -> listen(begun, resumed));
    }

    /**
     * Carries what the server says by itself, for as long as the session lasts; a server that has gone is followed by another. What may have
     * been missed between two streams is told as changed.
     */
    private void listen(McpSession.Begun listened, boolean resumed) {
        boolean missed = resumed;
        try {
            Errand silent = new Errand(McpLine.of(""));
            while (!closed && session.current().equals(Optional.of(listened))) {
                Carrier carrier = sharing.carrier();
                Map<String, String> headers = new HashMap<>(McpSession.headers(Optional.of(listened)));
                headers.put("Accept", "text/event-stream");
                try {
                    Reply reply = carrier.send("GET", path, headers, "");
                    if (reply.status() == 200) {
                        if (missed) {
                            session.missed().forEach(this::say);
                        }
                        missed = true;
                        events(silent, reply.body());
                    } else {
                        reply.body().close();
                        if (reply.status() != 404 || !renew(carrier, listened)) {
                            return;
                        }
                    }
                } catch (IOException ended) {
                    // the next attempt finds who serves then
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (Failure nobody) {
            // the next request tells it
        }
    }

    /** Whether the stream ended with the end of a subscription that its client did not end. */
    private static boolean events(Errand errand, InputStream body) throws IOException {
        boolean ended = false;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    ended |= errand.tell(line.substring(DATA.length()).strip());
                }
            }
        }
        if (!ended && !errand.answered && errand.line.isRequest()) {
            throw new IOException("it ended without an answer");
        }
        return ended;
    }

    private void whole(Errand errand, Reply reply, String body) {
        McpLine line = errand.line;
        JsonNode answer = McpLine.of(body).message();
        boolean ours = reply.type().startsWith("application/json") && (answer.has("jsonrpc") || answer.isArray());
        // what was no message is refused without an id, and a notification wants no answer
        if (ours && (answer.has("id") || answer.isArray() || line.method().isEmpty())) {
            errand.tell(answer.toString());
        } else if (ours) {
            refuse(line, answer.path("error").path("message").asString(""));
        } else if (reply.status() == 401) {
            refuse(line, "the server wants another key: sophia mcp sends the one in SOPHIA_KEY, or in its settings");
        } else if (reply.status() >= 300) {
            refuse(line, answer.path("detail").asString("the server answered with status " + reply.status()));
        }
    }

    private void cancel(JsonNode request) {
        Thread carrying = running.remove(request);
        if (carrying != null) {
            carrying.interrupt();
        }
    }

    /** Answers in place of a server that did not, or not in the protocol. */
    private void refuse(McpLine line, String explanation) {
        if (!line.id().isMissingNode()) {
            var error = SophiaClient.JSON.createObjectNode().put("jsonrpc", "2.0");
            error.set("id", line.answered());
            error.putObject("error").put("code", -32603).put("message", explanation);
            say(error.toString());
        }
    }

    private synchronized void say(String message) {
        out.print(message + "\n");
        out.flush();
    }

    static String text(Reply reply) throws IOException {
        try (InputStream body = reply.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        closed = true;
        requests.shutdownNow();
        running.values().forEach(Thread::interrupt);
    }
}
