package ai.sophia.core.record;

/**
 * The size of a record store.
 *
 * @param memories current memories of all tenants
 * @param versions versions of them, superseded ones included
 * @param passages passages of those, in all embedding spaces
 * @param bytes what it takes on disk, its logs included
 */
public record StoreStatistics(long memories, long versions, long passages, long bytes) {}
