package ai.sophia.store.weaviate;

import ai.sophia.core.Fault;
import io.weaviate.client6.v1.internal.grpc.protocol.WeaviateProtoBase.ConsistencyLevel;
import java.util.Arrays;
import java.util.Locale;

/** How many copies of what is written or read have to answer. */
public enum Consistency {
    /** One. */
    ONE(ConsistencyLevel.CONSISTENCY_LEVEL_ONE),
    /** More than half. */
    QUORUM(ConsistencyLevel.CONSISTENCY_LEVEL_QUORUM),
    /** Every one. */
    ALL(ConsistencyLevel.CONSISTENCY_LEVEL_ALL);

    private final ConsistencyLevel level;

    Consistency(ConsistencyLevel level) {
        this.level = level;
    }

    /** In the words of the server. */
    ConsistencyLevel level() {
        return level;
    }

    /**
     * The one with this name, in any case.
     *
     * @param field who is told to be wrong if there is none
     * @throws Fault.Invalid if there is none
     */
    static Consistency named(String field, String name) {
        return Arrays.stream(values())
                .filter(each -> each.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new Fault.Invalid(field, "expected one, quorum or all, but got \"" + name + "\""));
    }
}
