package ai.sophia.store.chroma;

/**
 * A collection of the server. Reading and writing go by the id, which another collection of the same name would not have.
 *
 * @param database the database that it is in
 * @param id the id that the server gave it
 */
record Located(String database, String name, String id) {}
