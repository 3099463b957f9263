package ai.sophia.core.record;

import ai.sophia.core.memory.Memory;
import java.util.List;

/**
 * A page of a listing.
 *
 * @param memories in the order of the listing
 * @param next cursor of the page after it, empty if this is the last
 */
public record Page(List<Memory> memories, String next) {}
