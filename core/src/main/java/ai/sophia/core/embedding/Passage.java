package ai.sophia.core.embedding;

import ai.sophia.core.memory.Content;

/**
 * A piece of a memory's text that fits the embedder.
 *
 * @param ordinal which piece, from 0
 * @param start offset of its first character in the text
 * @param end offset after its last character
 */
public record Passage(int ordinal, int start, int end) {
    /** Its part of the memory's text. */
    public String of(String text) {
        return text.substring(Math.min(start, text.length()), Math.min(end, text.length()));
    }

    /** Its part of what was said, as it is embedded and indexed: the speaker belongs to it. */
    public String spoken(Content content) {
        String text = of(content.text());
        return text.startsWith(content.utterance().speaker()) ? text : lead(content) + text;
    }

    /** What is put before a passage as it is embedded and indexed. */
    public static String lead(Content content) {
        String speaker = content.utterance().speaker();
        return speaker.isEmpty() ? "" : speaker + ": ";
    }
}
