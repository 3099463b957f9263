package ai.sophia.server.outgoing;

import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** When a server asks to be asked again (RFC 9110, section 10.2.3): after some seconds, or at a moment. Stateless. */
final class RetryAfter {
    private RetryAfter() {}

    /** How long it asks to wait; zero if it does not ask, or says what is neither. */
    static Duration of(@Nullable Header header) {
        String value = header == null || header.getValue() == null
                ? ""
                : header.getValue().strip();
        if (value.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        Instant moment = value.isEmpty() ? null : DateUtils.parseStandardDate(value);
        Instant now = Instant.now();
        return moment == null || moment.isBefore(now) ? Duration.ZERO : Duration.between(now, moment);
    }
}
