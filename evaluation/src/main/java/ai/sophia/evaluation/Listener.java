package ai.sophia.evaluation;

import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Understanding;
import ai.sophia.core.tier.TenantKey;

/**
 * A system that understands what is said and does nothing else, as the server's does. Closing it frees all it holds.
 *
 * @param meaning of texts, as the embedder has it
 * @param key by which facts are named where their words are not to be kept
 */
public record Listener(Understanding understanding, Rehearsal.Meaning meaning, TenantKey key, Runnable closing)
        implements AutoCloseable {
    @Override
    public void close() {
        closing.run();
    }
}
