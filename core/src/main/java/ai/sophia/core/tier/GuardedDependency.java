package ai.sophia.core.tier;

/** A server whose calls a guard watches: what it is called, and how it has done lately, are the guard's to say. */
public interface GuardedDependency extends Dependency {
    /** Watches its calls. */
    Guard guard();

    @Override
    default String name() {
        return guard().name();
    }

    @Override
    default Guard.Status status() {
        return guard().status();
    }
}
