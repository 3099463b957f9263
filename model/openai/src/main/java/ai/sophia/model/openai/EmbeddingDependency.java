package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.tier.ClockSkew;
import ai.sophia.core.tier.Guard;
import ai.sophia.core.tier.GuardedDependency;
import ai.sophia.core.tier.Lateness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The embedding server as those who run Sophia look at it. Safe for all threads.
 *
 * @param clocks compares that of the server
 */
public record EmbeddingDependency(EmbeddingServer server, Guard guard, ClockSkew clocks) implements GuardedDependency {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** With the clock of this machine to compare with. */
    public EmbeddingDependency(EmbeddingServer server, Guard guard) {
        this(server, guard, ClockSkew.ofSystem());
    }

    @Override
    public String address() {
        return server.address().toString();
    }

    @Override
    public String purpose() {
        return "embeds questions and passages";
    }

    @Override
    public Examination examine() {
        return examined(Optional.empty());
    }

    @Override
    public Examination examine(String serving) {
        return examined(server.space(serving));
    }

    /**
     * Its version is the space that it embeds in.
     *
     * @param expected the space that serves, if this server is set to embed in it: another one is left on purpose
     */
    private Examination examined(Optional<EmbeddingSpace> expected) {
        try {
            return Contact.connected(server, connection -> {
                EmbeddingSpace space = Contact.space(server, connection, Deadline.in(PATIENCE));
                List<String> findings = new ArrayList<>();
                expected.flatMap(each -> estranged(space, each)).ifPresent(findings::add);
                ClockSkew.Asking asking = clocks.ask();
                embed(space, connection).flatMap(asking::told).ifPresent(findings::add);
                Duration latency = Lateness.median(() -> embed(space, connection));
                Lateness.finding(latency, "a question", server.patience(), "budgets.embedder")
                        .ifPresent(findings::add);
                return new Examination(space.id(), latency, findings);
            });
        } catch (Fault.Unavailable away) {
            return new Examination(
                    "",
                    Duration.ZERO,
                    List.of(away.explanation()
                            + "; until it answers, memories are kept without vectors and questions answered by words"));
        }
    }

    /** Embeds a text that says nothing, and tells when that was by the server's clock. */
    private Optional<String> embed(EmbeddingSpace space, Connection connection) {
        return Contact.embedded(server, space.model(), connection, Deadline.in(PATIENCE))
                .headers()
                .firstValue("Date");
    }

    /** That there is another model than the one that made the vectors. */
    private static Optional<String> estranged(EmbeddingSpace space, EmbeddingSpace serving) {
        return space.equals(serving)
                ? Optional.empty()
                : Optional.of("it embeds in " + space.id() + " now, in vectors of " + space.dimension()
                        + " numbers, and the space that serves is " + serving.id() + ", of " + serving.dimension()
                        + ", so that questions are answered by words; have it serve the model of before, or start Sophia"
                        + " again, which goes over to the new one");
    }
}
