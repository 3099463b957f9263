package ai.sophia.mcp.feature;

import ai.sophia.mcp.Content;
import ai.sophia.mcp.Prompt;
import ai.sophia.mcp.Resource;
import ai.sophia.mcp.ResourceContents;
import ai.sophia.mcp.ResourceTemplate;
import ai.sophia.mcp.Tool;
import ai.sophia.mcp.protocol.Wire;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is offered, as the protocol writes it. Stateless. */
final class Rendering {
    private Rendering() {}

    static ObjectNode tool(Tool tool) {
        ObjectNode node = named(tool.name(), tool.title(), tool.description());
        node.set("inputSchema", tool.inputSchema());
        tool.outputSchema().ifPresent(schema -> node.set("outputSchema", schema));
        node.putObject("annotations")
                .put("readOnlyHint", tool.hints().readOnly())
                .put("destructiveHint", tool.hints().destructive())
                .put("idempotentHint", tool.hints().idempotent())
                .put("openWorldHint", tool.hints().openWorld());
        return node;
    }

    static ObjectNode resource(Resource resource) {
        ObjectNode node = Wire.object();
        node.put("uri", resource.uri());
        node.setAll(named(resource.name(), resource.title(), resource.description()));
        Wire.put(node, "mimeType", resource.mediaType());
        return node;
    }

    static ObjectNode template(ResourceTemplate template) {
        ObjectNode node = Wire.object();
        node.put("uriTemplate", template.uriTemplate());
        node.setAll(named(template.name(), template.title(), template.description()));
        Wire.put(node, "mimeType", template.mediaType());
        return node;
    }

    static ObjectNode prompt(Prompt prompt) {
        ObjectNode node = named(prompt.name(), prompt.title(), prompt.description());
        ArrayNode arguments = node.putArray("arguments");
        for (Prompt.Argument argument : prompt.arguments()) {
            arguments.add(named(argument.name(), argument.title(), argument.description())
                    .put("required", argument.required()));
        }
        return node;
    }

    static ObjectNode content(Content content) {
        ObjectNode node = Wire.object();
        return switch (content) {
            case Content.Text text -> node.put("type", "text").put("text", text.text());
            case Content.Image image -> data(node.put("type", "image"), image.base64(), image.mediaType());
            case Content.Audio audio -> data(node.put("type", "audio"), audio.base64(), audio.mediaType());
            case Content.Link link -> {
                node.put("type", "resource_link").setAll(resource(link.resource()));
                yield node;
            }
            case Content.Embedded embedded -> {
                node.put("type", "resource").set("resource", contents(embedded.contents()));
                yield node;
            }
        };
    }

    static ObjectNode contents(ResourceContents contents) {
        ObjectNode node = Wire.object();
        node.put("uri", contents.uri());
        Wire.put(node, "mimeType", contents.mediaType());
        return switch (contents) {
            case ResourceContents.Text text -> node.put("text", text.text());
            case ResourceContents.Binary binary -> node.put("blob", binary.base64());
        };
    }

    private static ObjectNode data(ObjectNode node, String base64, String mediaType) {
        return node.put("data", base64).put("mimeType", mediaType);
    }

    private static ObjectNode named(String name, String title, String description) {
        ObjectNode node = Wire.object();
        node.put("name", name);
        Wire.put(node, "title", title);
        Wire.put(node, "description", description);
        return node;
    }
}
