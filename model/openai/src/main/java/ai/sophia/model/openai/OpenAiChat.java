package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.model.Account;
import ai.sophia.core.model.LanguageModel;
import ai.sophia.core.model.Prompt;
import ai.sophia.core.model.Reply;
import ai.sophia.core.tier.Guard;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A language model on a server of the OpenAI interface, or behind Portkey's gateway. What may pass is tried again; what of the interface the server
 * does not know is left out; an answer that is not in the form that was asked for is asked for once more, with what is wrong with it. Safe for all threads.
 */
public final class OpenAiChat implements LanguageModel {
    private final ChatServer server;
    private final Connection connection;
    private final Attempts attempts;
    private final Dialect dialect = new Dialect();
    private volatile boolean closed;

    /**
     * A model that is not asked for anything yet; its server may be away.
     *
     * @param guard of calls that take up to the server's patience
     */
    public OpenAiChat(ChatServer server, Guard guard) {
        this.server = server;
        this.connection = new Connection(server.peer());
        this.attempts = new Attempts(guard);
    }

    @Override
    public String name() {
        return server.model() + " at " + server.address();
    }

    @Override
    public Reply chat(Prompt prompt, Account account) {
        return chat(prompt, account, Pieces.unheard());
    }

    @Override
    public Reply chat(Prompt prompt, Account account, Consumer<String> pieces) {
        return chat(prompt, account, Pieces.heardBy(pieces));
    }

    /** Whether the server holds its model to the form of an answer, as far as is known. */
    boolean isHeldToForms() {
        return !dialect.unknown().contains(Dialect.Part.FORM);
    }

    private Reply chat(Prompt prompt, Account account, Pieces pieces) {
        if (closed) {
            throw new Fault.Unavailable("the connection to " + name() + " is closed", Duration.ofSeconds(1));
        }
        return new Chatting(server, connection, attempts, dialect, prompt, account, pieces).reply();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            connection.close();
        }
    }
}
