package ai.sophia.mcp.legacy;

import ai.sophia.mcp.Caller;
import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.Change;
import ai.sophia.mcp.Changes;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.Implementation;
import ai.sophia.mcp.LogLevel;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.protocol.Answering;
import ai.sophia.mcp.protocol.ChangeNotification;
import ai.sophia.mcp.protocol.Mailbox;
import ai.sophia.mcp.protocol.WatchedUris;
import ai.sophia.mcp.protocol.Wire;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the server knows of one client between its requests. Safe for all threads. */
final class Session {
    private final String id;
    private final Caller caller;
    private final String peer;
    private final String revision;
    private final Optional<Implementation> client;
    private final ObjectNode capabilities;
    private final Mailbox mailbox = new Mailbox();
    private final Questions questions = new Questions();
    private final WatchedUris uris = new WatchedUris();
    private final Map<JsonNode, Answering> running = new ConcurrentHashMap<>();
    private final AtomicInteger streams = new AtomicInteger();
    private final Changes.Listening listening;
    private volatile LogLevel logLevel = LogLevel.INFO;
    private volatile Instant lastUsed = Instant.EPOCH;

    Session(
            String id,
            Caller caller,
            String peer,
            String revision,
            Optional<Implementation> client,
            ObjectNode capabilities,
            Catalog catalog) {
        this.id = id;
        this.caller = caller;
        this.peer = peer;
        this.revision = revision;
        this.client = client;
        this.capabilities = capabilities;
        this.listening = catalog.changes().listen(caller, this::tell);
    }

    String id() {
        return id;
    }

    Caller caller() {
        return caller;
    }

    /** Where it was begun from. */
    String peer() {
        return peer;
    }

    String revision() {
        return revision;
    }

    Optional<Implementation> client() {
        return client;
    }

    ObjectNode capabilities() {
        return capabilities;
    }

    /** Messages for the stream that belongs to no request. */
    Mailbox mailbox() {
        return mailbox;
    }

    /** What the client has been asked. */
    Questions questions() {
        return questions;
    }

    LogLevel logLevel() {
        return logLevel;
    }

    void logLevel(LogLevel wanted) {
        logLevel = wanted;
    }

    void subscribe(String uri) {
        if (!uris.add(uri)) {
            throw new McpError(
                    ErrorCode.INVALID_PARAMS,
                    "expected subscriptions to at most " + WatchedUris.LIMIT + " URIs, but got more");
        }
    }

    void unsubscribe(String uri) {
        uris.remove(uri);
    }

    /** Does the work of a request, which can be cancelled meanwhile by its id. */
    void running(JsonNode request, Answering answering, Runnable work) {
        running.put(request, answering);
        try {
            work.run();
        } finally {
            running.remove(request, answering);
        }
    }

    void cancel(JsonNode request) {
        Answering answering = running.get(request);
        if (answering != null) {
            answering.cancel();
        }
    }

    /** Does the work of a stream that stays open. */
    void streaming(Runnable work) {
        streams.incrementAndGet();
        try {
            work.run();
        } finally {
            streams.decrementAndGet();
        }
    }

    boolean isBusy() {
        return streams.get() > 0 || !running.isEmpty();
    }

    void touch(Instant now) {
        lastUsed = now;
    }

    Instant lastUsed() {
        return lastUsed;
    }

    /** Ends it, and with it what is asked in it. */
    void end() {
        close();
        running.values().forEach(Answering::cancel);
    }

    /** Ends it because the server closes: what is asked in it is still answered. */
    void close() {
        listening.close();
        mailbox.end();
        questions.end();
    }

    private void tell(Change change) {
        // a client that does not listen is told nothing, and what it missed it sees when it asks
        if (streams.get() == 0) {
            return;
        }
        if (change instanceof Change.Updated(String uri)) {
            uris.as(uri).forEach(each -> put(new Change.Updated(each)));
        } else {
            put(change);
        }
    }

    private void put(Change change) {
        mailbox.put(Wire.notification(ChangeNotification.method(change), ChangeNotification.params(change)));
    }
}
