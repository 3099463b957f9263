package ai.sophia.mcp.protocol;

import ai.sophia.core.access.Principal;

/**
 * Who holds something open, where it matters that nobody holds too much: a credential at an address.
 *
 * @param peer the address of the network, empty if it came over none
 */
public record Holder(Principal principal, String peer) {}
