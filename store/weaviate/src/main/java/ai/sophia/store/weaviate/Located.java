package ai.sophia.store.weaviate;

/**
 * What a collection of the server holds of one tenant.
 *
 * @param collection the name of the collection
 * @param tenant the name that the tenant has on the server
 */
record Located(String collection, String tenant) {}
