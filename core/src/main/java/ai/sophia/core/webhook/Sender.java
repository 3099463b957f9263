package ai.sophia.core.webhook;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Port to the network: sends one notice. Safe for all threads; a call ends in bounded time, and at once if its thread is interrupted. */
public interface Sender {
    /** What came of it. */
    sealed interface Reply {
        /** The receiver has it. */
        record Taken() implements Reply {}

        /**
         * The receiver could not be reached, or did not want it; another attempt may do better.
         *
         * @param after how long the receiver asks to be left alone, zero if it does not
         */
        record Failed(String reason, Duration after) implements Reply {
            /** One whose receiver says nothing of when to come again. */
            public Failed(String reason) {
                this(reason, Duration.ZERO);
            }
        }

        /** The receiver says that it is no more and never will be. */
        record Gone(String reason) implements Reply {}

        /** Nothing may be sent there; another attempt is refused too. */
        record Refused(String reason) implements Reply {}
    }

    /** Posts the body. */
    Reply send(URI target, Map<String, String> headers, byte[] body);

    /** Why nothing may be sent there, as far as the address alone tells it; empty if it does not. */
    Optional<String> refusal(URI target);
}
