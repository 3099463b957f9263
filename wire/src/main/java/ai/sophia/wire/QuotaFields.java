package ai.sophia.wire;

import ai.sophia.core.Quota;
import java.util.Map;

/** What is left of a limit, in the fields of an answer (draft-ietf-httpapi-ratelimit-headers-11). Stateless. */
public final class QuotaFields {
    private QuotaFields() {}

    /** The fields by their names; where several limits are told, each name has several lines. */
    public static Map<String, String> of(Quota quota) {
        String name = '"' + quota.limit() + '"';
        return Map.of(
                "RateLimit-Policy",
                name + ";q=" + quota.most() + ";w=" + quota.window().toSeconds(),
                "RateLimit",
                name + ";r=" + quota.left() + ";t=" + quota.retryAfter().toSeconds());
    }
}
