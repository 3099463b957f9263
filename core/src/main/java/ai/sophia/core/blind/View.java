package ai.sophia.core.blind;

import ai.sophia.core.access.AsOf;
import ai.sophia.core.access.Part;
import ai.sophia.core.access.Reach;
import ai.sophia.core.blind.RecordKey.Parts;
import ai.sophia.core.blind.RecordKey.Spans;
import ai.sophia.core.filter.Field;
import ai.sophia.core.index.Times;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/** Decides which records a reach sees, by their ids. Immutable. */
public final class View {
    private final LongPredicate app;
    private final LongPredicate user;
    private final LongPredicate agent;
    private final LongPredicate session;
    private final long knownAt;
    private final long validAt;
    private final long now;
    private final boolean lapsed;

    public View(Reach reach, Tokens tokens) {
        this.app = admits(tokens, Field.Own.APP, reach.app());
        this.user = admits(tokens, Field.Own.USER, reach.user());
        this.agent = admits(tokens, Field.Own.AGENT, reach.agent());
        this.session = admits(tokens, Field.Own.SESSION, reach.session());
        AsOf asOf = reach.asOf();
        this.knownAt = Times.floor(asOf.knownAt());
        this.validAt = Times.floor(asOf.validAt());
        this.now = Times.floor(asOf.now());
        this.lapsed = asOf.lapsed();
    }

    private static LongPredicate admits(Tokens tokens, Field.Own name, Part part) {
        return switch (part) {
            case Part.Any any -> value -> true;
            case Part.Only(String only) -> {
                long wanted = Parts.part(tokens, name, only);
                yield value -> value == wanted;
            }
            case Part.OneOf(Set<String> values) -> among(tokens, name, values);
            case Part.NoneOf(Set<String> values) -> among(tokens, name, values).negate();
        };
    }

    private static LongPredicate among(Tokens tokens, Field.Own name, Set<String> values) {
        Set<Long> wanted =
                values.stream().map(value -> Parts.part(tokens, name, value)).collect(Collectors.toSet());
        return wanted::contains;
    }

    /** Whether the reach sees the record, to the millisecond, and it has a vector to be found by. */
    public boolean sees(RecordKey key) {
        Parts parts = key.parts();
        Spans spans = key.spans();
        return !key.awaited()
                && app.test(parts.app())
                && user.test(parts.user())
                && agent.test(parts.agent())
                && session.test(parts.session())
                && contains(spans.storedFrom(), spans.storedTo(), knownAt)
                && (lapsed
                        || (contains(spans.validFrom(), spans.validTo(), validAt)
                                && spans.expires() >= Times.after(now)));
    }

    private static boolean contains(long from, long to, long moment) {
        return from <= moment && to >= Times.after(moment);
    }
}
