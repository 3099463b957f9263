package ai.sophia.mcp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much a message to the client's log matters (RFC 5424), the least first. */
public enum LogLevel {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY;

    /** Its name in the protocol. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level of this name in the protocol. */
    public static Optional<LogLevel> named(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }
}
