package ai.sophia.core.tier;

/**
 * What came of taking from a bucket.
 *
 * @param granted whether there was enough; if not, nothing was taken
 * @param debt what is missing in the bucket now, in the parts of a {@link Rate}
 */
public record Taking(boolean granted, long debt) {}
