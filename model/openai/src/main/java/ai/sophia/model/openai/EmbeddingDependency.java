package ai.sophia.model.openai;

import ai.sophia.core.Fault;
import ai.sophia.core.embedding.EmbeddingSpace;
import ai.sophia.core.tier.Dependency;
import ai.sophia.core.tier.Guard;
import java.time.Duration;
import java.util.List;

/** The embedding server as those who run Sophia look at it. Safe for all threads. */
public record EmbeddingDependency(EmbeddingServer server, Guard guard) implements Dependency {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public String name() {
        return guard.name();
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
    public Guard.Status status() {
        return guard.status();
    }

    /** Its version is the space that it embeds in. */
    @Override
    public Examination examine() {
        long start = System.nanoTime();
        try {
            EmbeddingSpace space = Contact.with(server, PATIENCE);
            return new Examination(space.id(), Duration.ofNanos(System.nanoTime() - start), List.of());
        } catch (Fault.Unavailable away) {
            return new Examination(
                    "",
                    Duration.ZERO,
                    List.of(away.explanation()
                            + "; until it answers, memories are kept without vectors and questions answered by words"));
        }
    }
}
