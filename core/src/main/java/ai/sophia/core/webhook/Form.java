package ai.sophia.core.webhook;

import java.util.Optional;

/** How a notice is written down for its receiver. Stateless. */
@FunctionalInterface
public interface Form {
    /**
     * The body that is sent.
     *
     * @param text of the version that the notice is about; empty if it is deleted by now
     */
    byte[] body(Notice notice, Optional<String> text);
}
