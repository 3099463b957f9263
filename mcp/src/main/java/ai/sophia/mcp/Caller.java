package ai.sophia.mcp;

import ai.sophia.core.access.Principal;

/** Who asks, as the transport knows it: for whom, and within which bounds. */
public record Caller(Principal principal, Bounds bounds) {}
