package ai.sophia.mcp;

import java.util.Base64;

/** A piece of what a tool answers or a prompt says. */
public sealed interface Content {
    /** Text. */
    record Text(String text) implements Content {}

    /** A picture. */
    record Image(String base64, String mediaType) implements Content {
        /** Of bytes. */
        public static Image of(byte[] data, String mediaType) {
            return new Image(Base64.getEncoder().encodeToString(data), mediaType);
        }
    }

    /** Sound. */
    record Audio(String base64, String mediaType) implements Content {
        /** Of bytes. */
        public static Audio of(byte[] data, String mediaType) {
            return new Audio(Base64.getEncoder().encodeToString(data), mediaType);
        }
    }

    /** Where a resource can be read. */
    record Link(Resource resource) implements Content {}

    /** A resource itself. */
    record Embedded(ResourceContents contents) implements Content {}
}
