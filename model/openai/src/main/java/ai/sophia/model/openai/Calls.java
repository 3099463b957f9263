package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.embedding.TokenEstimate;
import ai.sophia.model.openai.CallFailure.Lasting;
import ai.sophia.model.openai.CallFailure.Refused;
import ai.sophia.model.openai.EmbeddingsBody.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has texts embedded in one space, however many the server takes at once and however long ones. Whatever it answers is checked before it is a
 * vector: its number and order, its length, that its numbers are some, and that the model is the space's. Safe for all threads.
 */
final class Calls {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    /** In the place of a text that the server does not take in any length, as a blank one: to all models it says nothing. */
    static final String NOTHING = ".";

    private final EmbeddingServer server;
    private final EmbeddingSpace space;
    private final Connection connection;
    private final Attempts attempts;
    private final Batches batches = new Batches();
    private volatile boolean base64 = true;

    Calls(EmbeddingServer server, EmbeddingSpace space, Connection connection, Attempts attempts) {
        this.server = server;
        this.space = space;
        this.connection = connection;
        this.attempts = attempts;
    }

    /** How many texts are sent at once. */
    int limit() {
        return batches.limit();
    }

    /**
     * The vectors of the texts, in their order. One that is too long for the server is embedded as far as its beginning fits.
     *
     * @param prompt put before each; stays when a text is cut
     * @throws Fault.Unavailable if the server does not serve
     */
    List<Embedding> embed(String prompt, List<String> texts, Deadline deadline) {
        try {
            return sent(prompt, texts, deadline);
        } catch (Refused refusal) {
            if (batches.learn(refusal, texts.size())) {
                LOG.info("The embedding server {} is sent {} texts at once from now on", server.address(), limit());
            } else {
                requireServing(prompt, texts, refusal, deadline);
            }
            return texts.size() == 1
                    ? List.of(shortened(prompt, texts.getFirst(), deadline))
                    : parted(prompt, texts, deadline);
        }
    }

    /** A server that refuses a text that says nothing refuses all, for a reason that lies not in the texts. */
    private void requireServing(String prompt, List<String> texts, Refused refusal, Deadline deadline) {
        try {
            if (!texts.equals(List.of(NOTHING))) {
                sent(prompt, List.of(NOTHING), deadline);
                return;
            }
        } catch (Refused again) {
            LOG.debug("Refused in any length", again);
        }
        throw new Fault.Unavailable(
                String.valueOf(refusal.getMessage()) + ", whatever it is sent; asked for the model " + space.model(),
                Attempts.REST);
    }

    private List<Embedding> parted(String prompt, List<String> texts, Deadline deadline) {
        int half = Math.ceilDiv(texts.size(), 2);
        List<Embedding> all = new ArrayList<>(texts.size());
        while (all.size() < texts.size()) {
            int end = Math.min(texts.size(), all.size() + Math.min(limit(), half));
            all.addAll(embed(prompt, texts.subList(all.size(), end), deadline));
        }
        return all;
    }

    private Embedding shortened(String prompt, String text, Deadline deadline) {
        int[] tokens = TokenEstimate.starts(text);
        for (int count = tokens.length / 2; count > 0; count /= 2) {
            try {
                String shorter = text.substring(0, tokens[count]).strip();
                return sent(prompt, List.of(shorter.isEmpty() ? NOTHING : shorter), deadline)
                        .getFirst();
            } catch (Refused stillTooLong) {
                LOG.debug("A text of {} tokens is refused", count);
            }
        }
        LOG.warn("The embedding server {} refuses a text in any length; it is found by words", server.address());
        return sent(prompt, List.of(NOTHING), deadline).getFirst();
    }

    private List<Embedding> sent(String prompt, List<String> texts, Deadline deadline) {
        List<String> input =
                prompt.isEmpty() ? texts : texts.stream().map(prompt::concat).toList();
        try {
            return attempts.call(deadline, () -> attempt(input, deadline));
        } catch (Refused refusal) {
            if (base64 && refusal.told().toLowerCase(Locale.ROOT).contains("encoding_format")) {
                base64 = false;
                return attempts.call(deadline, () -> attempt(input, deadline));
            }
            throw refusal;
        }
    }

    private List<Embedding> attempt(List<String> input, Deadline deadline) {
        byte[] body = EmbeddingsBody.request(space.model(), input, server.dimension(), base64);
        Answer answer =
                EmbeddingsBody.answer(connection.post(server.address().embeddings(), body, deadline), input.size());
        // where somebody has named the model, a gateway may know it by another name
        if (server.model().isEmpty()
                && !answer.model().isEmpty()
                && !answer.model().equals(space.model())) {
            throw new Lasting("expected vectors of " + space.model() + ", but the embedding server " + server.address()
                    + " serves " + answer.model() + " now");
        }
        try {
            return answer.vectors().stream()
                    .map(vector -> Embedding.of(space, vector))
                    .toList();
        } catch (Fault.Invalid wrong) {
            throw new Lasting("the embedding server " + server.address() + " answered a vector that is none: "
                    + wrong.explanation());
        }
    }
}
