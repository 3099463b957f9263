package ai.sophia.mcp;

import java.util.List;

/** What a resource holds, in one part or several. */
public record ResourceResult(List<ResourceContents> contents) implements ResourceReply {
    public ResourceResult {
        contents = List.copyOf(contents);
    }

    /** A resource of one part, a text. */
    public static ResourceResult of(String uri, String mediaType, String text) {
        return new ResourceResult(List.of(new ResourceContents.Text(uri, mediaType, text)));
    }
}
