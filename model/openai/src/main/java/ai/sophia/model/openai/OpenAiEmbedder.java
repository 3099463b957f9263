package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.TokenEstimate;
import ai.sophia.core.tier.Guard;
import ai.sophia.model.openai.ServerLoad.Courtesy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The embedder on a server that speaks the OpenAI interface. A question is sent at once, and so is what somebody who tells something waits
 * for; of bulk, one request is under way at a time, and none while the server is busy with others. Tokens are estimated, so that a
 * text can be split while the server is away. Safe for all threads; callers wait, and may be virtual threads.
 */
public final class OpenAiEmbedder implements Embedder {
    /** As many as the model in the process reads: short passages are found more surely than long ones, whatever the model can read. */
    static final int WINDOW = 254;

    /** How long a request of bulk may take; on a server without a graphics card a hundred texts take their time. */
    public static final Duration LONGEST = Duration.ofSeconds(60);

    /** Most passages of a call that waits no longer than a question does. */
    private static final int FEW = 8;

    /** How calls are paced. */
    record Pacing(Duration write, Duration batch, Courtesy courtesy) {
        static final Pacing USUAL = new Pacing(Duration.ofSeconds(5), LONGEST, Courtesy.USUAL);
    }

    private final EmbeddingServer server;
    private final EmbeddingSpace space;
    private final Pacing pacing;
    private final Connection connection;
    private final Calls calls;
    private final ServerLoad load;

    /** In the order of their coming. */
    private final Semaphore bulk = new Semaphore(1, true);

    private volatile boolean closed;

    /**
     * An embedder in a space; the server is not asked for anything yet, and may be away.
     *
     * @param space as {@link Contact} or {@link EmbeddingServer#space(String)} told it
     * @param guard of calls that take up to {@link #LONGEST}
     */
    public OpenAiEmbedder(EmbeddingServer server, EmbeddingSpace space, Guard guard) {
        this(server, space, guard, Pacing.USUAL);
    }

    OpenAiEmbedder(EmbeddingServer server, EmbeddingSpace space, Guard guard, Pacing pacing) {
        this.server = server;
        this.space = space;
        this.pacing = pacing;
        this.connection = new Connection(server.peer());
        this.calls = new Calls(server, space, connection, new Attempts(guard));
        this.load = new ServerLoad(connection, server.address(), pacing.courtesy());
    }

    @Override
    public EmbeddingSpace space() {
        return space;
    }

    @Override
    public int window() {
        return WINDOW;
    }

    @Override
    public List<Embedding> embed(Role role, List<String> texts) {
        requireOpen();
        String prompt = server.prompt(role);
        List<String> fitted = texts.stream().map(OpenAiEmbedder::fitted).toList();
        if (role == Role.QUESTION || texts.size() <= FEW) {
            Deadline deadline = Deadline.in(role == Role.QUESTION ? server.patience() : pacing.write());
            return sent(prompt, fitted, deadline);
        }
        List<Embedding> all = new ArrayList<>(texts.size());
        while (all.size() < fitted.size()) {
            int end = Math.min(fitted.size(), all.size() + calls.limit());
            all.addAll(inTurn(prompt, fitted.subList(all.size(), end)));
        }
        return all;
    }

    private List<Embedding> sent(String prompt, List<String> texts, Deadline deadline) {
        List<Embedding> all = new ArrayList<>(texts.size());
        while (all.size() < texts.size()) {
            int end = Math.min(texts.size(), all.size() + calls.limit());
            all.addAll(calls.embed(prompt, texts.subList(all.size(), end), deadline));
        }
        return all;
    }

    private List<Embedding> inTurn(String prompt, List<String> texts) {
        try {
            bulk.acquire();
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        try {
            load.letOthersGoFirst(() -> closed);
            requireOpen();
            return calls.embed(prompt, texts, Deadline.in(pacing.batch()));
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        } finally {
            bulk.release();
        }
    }

    private static Fault.Unavailable interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new Fault.Unavailable("embedding was interrupted", Duration.ZERO, cause);
    }

    /** What of a text counts. Servers refuse texts of nothing. */
    private static String fitted(String text) {
        String fitting = text;
        if (text.length() > WINDOW) {
            int[] tokens = TokenEstimate.starts(text);
            fitting = tokens.length > WINDOW ? text.substring(0, tokens[WINDOW]).stripTrailing() : text;
        }
        return fitting.isBlank() ? Calls.NOTHING : fitting;
    }

    @Override
    public int[] tokenStarts(String text) {
        requireOpen();
        return TokenEstimate.starts(text);
    }

    private void requireOpen() {
        if (closed) {
            throw new Fault.Unavailable("the connection to the embedding server is closed", Duration.ofSeconds(1));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            connection.close();
        }
    }
}
