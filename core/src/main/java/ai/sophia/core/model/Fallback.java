package ai.sophia.core.model;

import ai.sophia.core.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Several language models, of which the next is asked when one does not answer, answers in no form, or does not take the prompt. All share the
 * prompt's patience; how much of it each may use up is its own matter. Safe for all threads.
 */
public final class Fallback implements LanguageModel {
    private final List<LanguageModel> models;

    /** Asks one model after the other. */
    private interface Asking {
        Reply ask(LanguageModel model, Prompt prompt);
    }

    /** Hears the pieces, and whether any have come. */
    private static final class Heard implements Consumer<String> {
        private final Consumer<String> pieces;
        private boolean begun;

        Heard(Consumer<String> pieces) {
            this.pieces = pieces;
        }

        @Override
        public void accept(String piece) {
            begun = true;
            pieces.accept(piece);
        }
    }

    /**
     * @param models in the order in which they are asked, at least one; closed with this
     */
    public Fallback(List<LanguageModel> models) {
        if (models.isEmpty()) {
            throw new IllegalArgumentException("expected at least one language model, but got none");
        }
        this.models = List.copyOf(models);
    }

    @Override
    public String name() {
        return String.join(", ", models.stream().map(LanguageModel::name).toList());
    }

    @Override
    public Reply chat(Prompt prompt, Account account) {
        return asked(prompt, new Heard(piece -> {}), (model, remaining) -> model.chat(remaining, account));
    }

    @Override
    public Reply chat(Prompt prompt, Account account, Consumer<String> pieces) {
        Heard heard = new Heard(pieces);
        return asked(prompt, heard, (model, remaining) -> model.chat(remaining, account, heard));
    }

    private Reply asked(Prompt prompt, Heard heard, Asking asking) {
        long end = System.nanoTime() + prompt.patience().toNanos();
        List<Fault> faults = new ArrayList<>();
        for (LanguageModel model : models) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            boolean late = !faults.isEmpty() && !left.isPositive();
            if (late || Thread.currentThread().isInterrupted()) {
                break;
            }
            try {
                return asking.ask(model, faults.isEmpty() ? prompt : prompt.patience(left));
            } catch (Fault.Unavailable | Fault.Exhausted | Fault.Invalid fault) {
                if (heard.begun) {
                    throw fault;
                }
                faults.add(fault);
            }
        }
        throw together(faults);
    }

    /** A prompt that no model takes is at fault itself. Otherwise it may be answered as soon as the first of the others may. */
    private static Fault together(List<Fault> faults) {
        if (faults.size() == 1) {
            return faults.getFirst();
        }
        if (!faults.isEmpty() && faults.stream().allMatch(Fault.Invalid.class::isInstance)) {
            return faults.getLast();
        }
        String explanation = faults.isEmpty()
                ? "interrupted before a language model was asked"
                : "no language model has answered: "
                        + String.join(
                                "; ", faults.stream().map(Fault::explanation).toList());
        Duration after = faults.stream()
                .map(Fallback::after)
                .filter(Duration::isPositive)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
        return new Fault.Unavailable(explanation, after);
    }

    private static Duration after(Fault fault) {
        return switch (fault) {
            case Fault.Unavailable away -> away.retryAfter();
            case Fault.Exhausted exhausted -> exhausted.retryAfter();
            case Fault.Invalid invalid -> Duration.ZERO;
            case Fault.Denied denied -> Duration.ZERO;
            case Fault.NotFound missing -> Duration.ZERO;
            case Fault.Conflict changed -> Duration.ZERO;
        };
    }

    @Override
    public void close() {
        models.forEach(LanguageModel::close);
    }
}
