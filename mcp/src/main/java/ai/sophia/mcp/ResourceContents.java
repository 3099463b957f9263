package ai.sophia.mcp;

import java.util.Base64;

/** What a resource holds. */
public sealed interface ResourceContents {
    /** Where it was read. */
    String uri();

    /** Its media type. */
    String mediaType();

    /** A resource that is text. */
    record Text(String uri, String mediaType, String text) implements ResourceContents {}

    /** A resource that is no text. */
    record Binary(String uri, String mediaType, String base64) implements ResourceContents {
        /** Of bytes. */
        public static Binary of(String uri, String mediaType, byte[] data) {
            return new Binary(uri, mediaType, Base64.getEncoder().encodeToString(data));
        }
    }
}
