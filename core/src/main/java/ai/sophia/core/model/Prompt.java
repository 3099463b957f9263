package ai.sophia.core.model;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a language model is asked. Immutable.
 *
 * @param messages in their order, at least one
 * @param tools that it may call
 * @param form what the answer has to look like; empty for text
 * @param temperature 0 for the likeliest answer, up to 2 for ever more chance; empty to leave it to the model
 * @param mostTokens of the answer; 0 to leave it to the model
 * @param patience how long the answer may take in all, with every attempt
 */
public record Prompt(
        List<Message> messages,
        List<Tool> tools,
        Optional<AnswerForm> form,
        OptionalDouble temperature,
        int mostTokens,
        Duration patience) {
    private static final double HOTTEST = 2;

    public Prompt {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        if (messages.isEmpty()) {
            throw new Fault.Invalid("messages", "expected at least one message, but got none");
        }
        double degree = temperature.orElse(0);
        if (!(degree >= 0 && degree <= HOTTEST)) {
            throw new Fault.Invalid("temperature", "expected a number from 0 to 2, but got " + degree);
        }
        if (mostTokens < 0) {
            throw new Fault.Invalid("mostTokens", "expected 0 or more, but got " + mostTokens);
        }
        if (!patience.isPositive()) {
            throw new Fault.Invalid("patience", "expected some time, but got " + patience);
        }
    }

    /** Messages alone. */
    public static Prompt of(Duration patience, Message... messages) {
        return new Prompt(List.of(messages), List.of(), Optional.empty(), OptionalDouble.empty(), 0, patience);
    }

    /** The same with further messages at its end. */
    public Prompt and(List<? extends Message> further) {
        List<Message> all = new ArrayList<>(messages);
        all.addAll(further);
        return new Prompt(all, tools, form, temperature, mostTokens, patience);
    }

    /** The same with these tools. */
    public Prompt tools(Tool... changed) {
        return new Prompt(messages, List.of(changed), form, temperature, mostTokens, patience);
    }

    /** The same, to be answered in this form. */
    public Prompt form(AnswerForm changed) {
        return new Prompt(messages, tools, Optional.of(changed), temperature, mostTokens, patience);
    }

    /** The same at another temperature. */
    public Prompt temperature(double changed) {
        return new Prompt(messages, tools, form, OptionalDouble.of(changed), mostTokens, patience);
    }

    /** The same for an answer of at most so many tokens. */
    public Prompt mostTokens(int changed) {
        return new Prompt(messages, tools, form, temperature, changed, patience);
    }

    /** The same, to be answered within another time. */
    public Prompt patience(Duration changed) {
        return new Prompt(messages, tools, form, temperature, mostTokens, changed);
    }
}
