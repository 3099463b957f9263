package ai.sophia.core.memory;

/** Names one version of a memory: versions count from 1. */
public record VersionKey(MemoryId id, int version) {}
