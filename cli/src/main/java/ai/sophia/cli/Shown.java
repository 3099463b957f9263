package ai.sophia.cli;

import tools.jackson.databind.JsonNode;

/**
 * A memory as the server sends it, in the pieces that are shown.
 *
 * @param memory its JSON
 */
record Shown(JsonNode memory) {
    String id() {
        return part("id");
    }

    String collection() {
        return part("collection");
    }

    String session() {
        return part("session");
    }

    /** Its text, line breaks included. */
    String text() {
        return memory.path("text").asString("");
    }

    /** Its text, or a passage of it, with who said it in front. */
    String spoken(String passage) {
        String speaker = part("speaker").isEmpty() ? part("role") : part("speaker");
        return speaker.isEmpty() || passage.startsWith(speaker) ? passage : speaker + ": " + passage;
    }

    /** The day it was said, or else stored. */
    String when() {
        return Moments.day(part("saidAt").isEmpty() ? part("storedAt") : part("saidAt"));
    }

    /** One of its texts on one line, empty if it has none. */
    String part(String name) {
        return Terminal.line(memory.path(name).asString(""));
    }
}
