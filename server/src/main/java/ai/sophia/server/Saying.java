package ai.sophia.server;

import ai.sophia.core.record.Position;
import ai.sophia.wire.Fields;
import ai.sophia.wire.Positions;
import java.time.Duration;
import java.util.Optional;

/**
 * Up to where what was said is to be told.
 *
 * @param after the position that a request names, if it does
 */
record Saying(Optional<Position> after) {
    /** How long one waits that names what it is to be told of. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static Saying read(Fields in) {
        return new Saying(in.string("after").map(text -> Positions.parse(in.path("after"), text)));
    }

    /** Waits for what was said until now, or until the position that the request names; whether facts may lack some of that. */
    boolean isMissing(Services services) {
        return services.distilling()
                .filter(distilling -> after.map(position -> !distilling.await(position, PATIENCE))
                        .orElseGet(distilling::isBehind))
                .isPresent();
    }
}
