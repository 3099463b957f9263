package ai.sophia.mcp.modern;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.feature.Features;
import ai.sophia.mcp.protocol.Revisions;
import ai.sophia.mcp.protocol.Wire;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code server/discover}. */
record Discovery(Catalog catalog, Features features) {
    ObjectNode tell() {
        ObjectNode result = Wire.object();
        ArrayNode versions = result.putArray("supportedVersions");
        Revisions.ALL.forEach(versions::add);
        result.set("capabilities", features.capabilities());
        Wire.put(result, "instructions", catalog.instructions());
        return result;
    }
}
