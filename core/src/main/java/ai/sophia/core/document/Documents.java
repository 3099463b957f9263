package ai.sophia.core.document;

import ai.sophia.core.access.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Port to the documents that are kept with the records: in the same database, and so in the same backup. A principal sees those of its
 * tenant and no others. Safe for all threads; calls block, and reads see every write that returned before them.
 *
 * <p>Every call throws {@link ai.sophia.core.Fault.Unavailable} if the store cannot serve it now.
 */
public interface Documents {
    /**
     * A page of a listing.
     *
     * @param documents newest first
     * @param next cursor of the page after it, empty if this is the last
     */
    record Page(List<Document> documents, String next) {
        public Page {
            documents = List.copyOf(documents);
        }
    }

    /** What came of an addition: it was added, its name is taken, or there are as many of its kind as there may be. */
    enum Addition {
        ADDED,
        TAKEN,
        FULL
    }

    /**
     * Adds the document, synced to disk, unless there is one of its name, or no room for one more of its kind. Both are decided as it is added,
     * so that of those who add at once, on whichever node, no two get the same name, nor all of them together more room than there is.
     *
     * @param most how many of its kind there may be, from 1
     */
    Addition add(Principal principal, Document document, int most);

    /** Puts the document, synced to disk; what was there under its name is replaced, but for the moment of its creation. */
    void put(Principal principal, Document document);

    /** Puts the documents as {@link #put} does, in one transaction: all or none. */
    void putAll(Principal principal, List<Document> documents);

    /** The document of this name. */
    Optional<Document> find(Principal principal, String kind, String id);

    /** Those of the documents of these names that there are, each once, in no order. */
    List<Document> findAll(Principal principal, String kind, Collection<String> ids);

    /**
     * The documents of a kind in the order of their first putting, newest first, so that a change moves none of them.
     *
     * @param cursor where to go on, as {@link Page#next()} said; empty for the start
     * @param limit most documents of the page, from 1
     * @throws ai.sophia.core.Fault.Invalid if the cursor is none
     */
    Page list(Principal principal, String kind, String cursor, int limit);

    /** How many documents of the kind there are. */
    long count(Principal principal, String kind);

    /** Deletes the document of this name; says whether there was one. */
    boolean delete(Principal principal, String kind, String id);

    /** Deletes every document about this user; says how many there were. */
    long erase(Principal principal, String subject);
}
