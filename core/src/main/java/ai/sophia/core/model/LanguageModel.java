package ai.sophia.core.model;

import java.util.function.Consumer;

/** Port to a language model. Safe for all threads; callers wait, and may be virtual threads. */
public interface LanguageModel extends AutoCloseable {
    /** The model and where it is, as it is told to people. */
    String name();

    /**
     * Asks it.
     *
     * @throws ai.sophia.core.Fault.Invalid if the prompt is one that the model does not take, in whatever number of attempts
     * @throws ai.sophia.core.Fault.Unavailable if the model does not answer in time, or not in the form that was asked for
     */
    Reply chat(Prompt prompt, Account account);

    /**
     * Asks it, and hears the text as it comes. Once a piece has come nothing is tried again, so that no piece comes twice.
     *
     * @param pieces called on this thread with the pieces, which joined are the reply's text, but for what surrounds JSON; its time is part
     *     of the patience, and what it throws ends the call
     * @throws ai.sophia.core.Fault.Invalid if the prompt is one that the model does not take
     * @throws ai.sophia.core.Fault.Unavailable if the answer does not come, breaks off, or is not in the form that was asked for
     */
    Reply chat(Prompt prompt, Account account, Consumer<String> pieces);

    /** Lets what is under way end, for a moment; calls after that fail with Unavailable. */
    @Override
    void close();
}
