package ai.sophia.core.record;

import ai.sophia.core.memory.Memory;
import java.util.List;

/**
 * A page of a listing.
 *
 * @param memories newest first
 * @param next cursor of the page after it, empty if this is the last
 */
public record Page(List<Memory> memories, String next) {}
