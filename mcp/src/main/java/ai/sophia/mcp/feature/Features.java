package ai.sophia.mcp.feature;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.Limits;
import ai.sophia.mcp.Caller;
import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.ErrorCode;
import ai.sophia.mcp.Exchange;
import ai.sophia.mcp.McpError;
import ai.sophia.mcp.protocol.Params;
import ai.sophia.mcp.protocol.Wire;
import tools.jackson.databind.node.ObjectNode;

/** The requests that mean the same in all revisions. Immutable, safe for all threads. */
public final class Features {
    private final Catalog catalog;
    private final Tools tools;
    private final Resources resources;
    private final Prompts prompts;
    private final Completions completions;
    private final Limits limits;

    /** Those of a catalog, as often as the limits let each caller ask. */
    public Features(Catalog catalog, Limits limits) {
        this.catalog = catalog;
        this.limits = limits;
        this.tools = new Tools(catalog);
        this.resources = new Resources(catalog);
        this.prompts = new Prompts(catalog);
        this.completions = new Completions(catalog);
    }

    /**
     * Counts a request.
     *
     * @throws McpError if the caller has made too many
     */
    public void count(Caller caller) {
        try {
            limits.request(caller.principal());
        } catch (Fault.Exhausted refused) {
            throw Faults.error(refused);
        }
    }

    /**
     * Answers a request.
     *
     * @throws McpError if it cannot be answered, or is none of these
     */
    public Outcome answer(String method, Params params, Exchange exchange) {
        return Faults.told(method, () -> switch (method) {
            case "tools/list" -> new Outcome.Complete(callable(method).list(params));
            case "tools/call" -> callable(method).call(params, exchange);
            case "resources/list" -> new Outcome.Complete(readable(method).list(params, exchange));
            case "resources/templates/list" ->
                new Outcome.Complete(readable(method).templates(params));
            case "resources/read" -> readable(method).read(params, exchange);
            case "prompts/list" -> new Outcome.Complete(askable(method).list(params));
            case "prompts/get" -> askable(method).get(params, exchange);
            case "completion/complete" -> new Outcome.Complete(completions.complete(params, exchange));
            default -> throw unknown(method);
        });
    }

    /** What of it the server has, as clients are told. */
    public ObjectNode capabilities() {
        ObjectNode capabilities = Wire.object();
        if (!catalog.tools().isEmpty()) {
            capabilities.putObject("tools").put("listChanged", true);
        }
        if (catalog.hasResources()) {
            capabilities.putObject("resources").put("subscribe", true).put("listChanged", true);
        }
        if (!catalog.prompts().isEmpty()) {
            capabilities.putObject("prompts").put("listChanged", true);
        }
        capabilities.putObject("completions");
        capabilities.putObject("logging");
        return capabilities;
    }

    private Tools callable(String method) {
        if (catalog.tools().isEmpty()) {
            throw unknown(method);
        }
        return tools;
    }

    private Resources readable(String method) {
        if (!catalog.hasResources()) {
            throw unknown(method);
        }
        return resources;
    }

    private Prompts askable(String method) {
        if (catalog.prompts().isEmpty()) {
            throw unknown(method);
        }
        return prompts;
    }

    private static McpError unknown(String method) {
        String shown = method.length() <= 60 ? method : method.substring(0, 60) + "…";
        return new McpError(ErrorCode.METHOD_NOT_FOUND, "there is no method \"" + shown + "\" here");
    }
}
