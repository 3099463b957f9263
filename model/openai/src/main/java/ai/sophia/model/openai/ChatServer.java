package ai.sophia.model.openai;

import ai.sophia.core.model.Price;
import java.time.Duration;

/**
 * A server of a language model and what is asked of it. Immutable; its text tells no key.
 *
 * @param address where it is
 * @param key shown to it as a bearer token, empty for none
 * @param model the model to ask for
 * @param portkey what a gateway of Portkey is told; {@link Portkey#NONE} for another server
 * @param price of the model's tokens
 * @param patience how long an answer may take in all, even where the prompt allows more, so that there is time to ask another
 */
public record ChatServer(Address address, String key, String model, Portkey portkey, Price price, Duration patience) {
    /** Far more than a model writes in one answer. */
    private static final int LONGEST_ANSWER = 8 << 20;

    public ChatServer {
        if (model.isBlank()) {
            throw new IllegalArgumentException("expected the name of a model, but got none");
        }
        Portkey.requireHeader(key);
    }

    Peer peer() {
        return new Peer(
                "the language model server", address, key, portkey.headers(), portkey.secrets(), LONGEST_ANSWER);
    }

    @Override
    public String toString() {
        return "ChatServer[" + address + ", model=" + model + "]";
    }
}
