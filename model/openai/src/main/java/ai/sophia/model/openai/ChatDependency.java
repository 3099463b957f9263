package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.model.AnswerForm;
import ai.sophia.core.model.Message;
import ai.sophia.core.model.Prompt;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.GuardedDependency;
import java.time.Duration;
import java.util.List;

/**
 * The server of a language model as those who run Sophia look at it. An examination asks the model a small question, which costs some tokens. Safe for all threads.
 */
public record ChatDependency(ChatServer server, Guard guard, OpenAiChat chat) implements GuardedDependency {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Prompt GREETING =
            Prompt.of(PATIENCE, new Message.User("Are you there? Answer yes.")).form(new AnswerForm("answer", """
                    {"type": "object", "properties": {"answer": {"type": "string"}}, "required": ["answer"],
                     "additionalProperties": false}"""));

    @Override
    public String address() {
        return server.address().toString();
    }

    @Override
    public String purpose() {
        return "proposes facts";
    }

    /** Its version is the model that answered. */
    @Override
    public Examination examine() {
        long start = System.nanoTime();
        try {
            String model = chat.chat(GREETING, spent -> {}).model();
            Duration latency = Duration.ofNanos(System.nanoTime() - start);
            return new Examination(
                    model,
                    latency,
                    chat.isHeldToForms()
                            ? List.of()
                            : List.of(
                                    "it does not take a JSON schema (response_format), so that the model is told in words how to"
                                            + " answer, and more of its answers may be of no use"));
        } catch (Fault fault) {
            return new Examination("", Duration.ZERO, List.of(fault.explanation()));
        }
    }
}
