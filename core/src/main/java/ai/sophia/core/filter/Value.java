package ai.sophia.core.filter;

import ai.sophia.core.Fault;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A value that a field is compared with. Strings are ordered by their UTF-16 units; all numbers compare as doubles. */
public sealed interface Value {
    record Text(String text) implements Value {}

    record Real(double number) implements Value {
        public Real {
            if (!Double.isFinite(number)) {
                throw new Fault.Invalid("filter", "expected a finite number, but got " + number);
            }
            number = number == 0 ? 0 : number; // there is one zero
        }
    }

    record Flag(boolean flag) implements Value {}

    /** A moment, to the millisecond. */
    record Moment(Instant instant) implements Value {
        public Moment {
            instant = instant.truncatedTo(ChronoUnit.MILLIS);
        }
    }
}
