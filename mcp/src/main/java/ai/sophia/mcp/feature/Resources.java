package ai.sophia.mcp.feature;

import ai.sophia.core.Fault;
import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.InputRequired;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.ResourceLister;
import ai.sophia.mcp.ResourceReply;
import ai.sophia.mcp.ResourceResult;
import ai.sophia.mcp.ResourceTemplate;
import ai.sophia.mcp.protocol.Params;
import ai.sophia.mcp.protocol.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code resources/list}, {@code resources/templates/list} and {@code resources/read}. */
final class Resources {
    /** Begins the meaning of a cursor into what is not known beforehand. */
    private static final String LISTED = ">";

    private record Formed(ResourceTemplate template, UriTemplate form) {}

    private final Catalog catalog;
    private final List<Formed> formed;

    Resources(Catalog catalog) {
        this.catalog = catalog;
        this.formed = catalog.templates().stream()
                .map(each -> new Formed(each, UriTemplate.parse(each.uriTemplate())))
                .toList();
    }

    ObjectNode list(Params params, Exchange exchange) {
        ObjectNode result = Wire.object();
        String cursor = Pages.cursor(params);
        if (catalog.lister().isPresent() && cursor.startsWith(LISTED)) {
            result.putArray("resources");
            further(result, catalog.lister().get().list(cursor.substring(LISTED.length()), exchange));
            return result;
        }
        Pages.write(
                result,
                "resources",
                catalog.resources().values(),
                params,
                known -> Rendering.resource(known.resource()));
        if (catalog.lister().isPresent() && !result.has("nextCursor")) {
            further(result, catalog.lister().get().list("", exchange));
        }
        return result;
    }

    private static void further(ObjectNode result, ResourceLister.Page page) {
        ArrayNode resources = (ArrayNode) result.path("resources");
        page.resources().stream().map(Rendering::resource).forEach(resources::add);
        if (!page.next().isEmpty()) {
            result.put("nextCursor", Pages.opaque(LISTED + page.next()));
        }
    }

    ObjectNode templates(Params params) {
        ObjectNode result = Wire.object();
        Pages.write(result, "resourceTemplates", catalog.templates(), params, Rendering::template);
        return result;
    }

    Outcome read(Params params, Exchange exchange) {
        String uri = params.text("uri");
        try {
            return switch (reply(uri, exchange)) {
                case ResourceResult result -> new Outcome.Complete(render(result));
                case InputRequired required -> new Outcome.Asking(required);
            };
        } catch (Fault.NotFound missing) {
            throw notFound(uri, missing.explanation());
        }
    }

    private ResourceReply reply(String uri, Exchange exchange) {
        Catalog.Known known = catalog.resources().get(uri);
        if (known != null) {
            return known.reader().read(uri, Map.of(), exchange);
        }
        for (Formed each : formed) {
            Optional<Map<String, String>> variables = each.form().match(uri);
            if (variables.isPresent()) {
                return each.template().reader().read(uri, variables.get(), exchange);
            }
        }
        throw notFound(uri, "there is no resource at this URI");
    }

    private static McpError notFound(String uri, String explanation) {
        return new McpError(
                ErrorCode.RESOURCE_NOT_FOUND,
                explanation,
                Optional.of(Wire.object().put("uri", uri)));
    }

    private static ObjectNode render(ResourceResult result) {
        ObjectNode node = Wire.object();
        ArrayNode contents = node.putArray("contents");
        result.contents().forEach(each -> contents.add(Rendering.contents(each)));
        return node;
    }
}
