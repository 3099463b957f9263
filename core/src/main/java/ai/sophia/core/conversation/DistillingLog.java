package ai.sophia.core.conversation;

import ai.sophia.core.access.Principal;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.Position;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What distilling keeps beside the memories: how far it is, the turns that it failed at, and those that it has to look at again. Bodies are
 * strings of JSON.
 */
final class DistillingLog {
    private static final String CHECKPOINT = "distilling";
    private static final String ID = "checkpoint";
    private static final String UNDISTILLED = "undistilled";
    private static final String OWED = "retelling";
    private static final String PART = " of ";
    private static final int PAGE = 100;

    /** So many ids fit well into a document. */
    private static final int TURNS = 5_000;

    private final Documents documents;
    private final Principal owner;
    private final InstantSource clock;

    DistillingLog(Documents documents, Principal owner, InstantSource clock) {
        this.documents = documents;
        this.owner = owner;
        this.clock = clock;
    }

    /** How far it is; empty before it has looked at anything. */
    Optional<Position> reached() {
        return documents
                .find(owner, CHECKPOINT, ID)
                .map(document -> Position.parse(document.body().replace("\"", "")));
    }

    void keep(Position reached) {
        documents.put(owner, Document.of(CHECKPOINT, ID, "", '"' + reached.toString() + '"', clock.instant()));
    }

    /** Takes note of a turn that could not be distilled as it should be, of which that will not be tried again. */
    void bury(MemoryId turn, String user, RuntimeException failure) {
        String reason = '"' + failure.getClass().getSimpleName() + '"';
        documents.put(owner, Document.of(UNDISTILLED, turn.toString(), user, reason, clock.instant()));
    }

    long buried() {
        return documents.count(owner, UNDISTILLED);
    }

    /** The turn is there no more. */
    void exhume(MemoryId turn) {
        documents.delete(owner, UNDISTILLED, turn.toString());
    }

    /**
     * Turns that have to be told again, because facts go with another turn that they speak for as well.
     *
     * @param id names them until they are {@linkplain #paid told}
     * @param of what is told again of all that they say
     */
    record Owed(String id, String user, List<MemoryId> turns, Untold of) {
        Owed {
            turns = List.copyOf(turns);
        }
    }

    /** Takes note of turns that have to be told again, before the facts go that they speak for. */
    List<Owed> owe(String user, Collection<MemoryId> turns, Untold of) {
        List<MemoryId> all = List.copyOf(turns);
        List<Owed> owed = new ArrayList<>();
        for (int from = 0; from < all.size(); from += TURNS) {
            String id = MemoryId.create().toString();
            Owed some = new Owed(id, user, all.subList(from, Math.min(all.size(), from + TURNS)), of);
            String ids = some.turns().stream().map(MemoryId::toString).collect(Collectors.joining(" "));
            documents.put(owner, Document.of(OWED, id, user, '"' + ids + PART + of + '"', clock.instant()));
            owed.add(some);
        }
        return owed;
    }

    /** What has to be told again. */
    List<Owed> owed() {
        List<Owed> owed = new ArrayList<>();
        String cursor = "";
        do {
            Documents.Page page = documents.list(owner, OWED, cursor, PAGE);
            for (Document document : page.documents()) {
                String body = document.body().replace("\"", "");
                int part = body.indexOf(PART);
                owed.add(new Owed(
                        document.id(),
                        document.subject(),
                        Stream.of(body.substring(0, part).split(" "))
                                .map(MemoryId::parse)
                                .toList(),
                        Untold.parse(body.substring(part + PART.length()))));
            }
            cursor = page.next();
        } while (!cursor.isEmpty());
        return owed;
    }

    /** It was told again, and stored. */
    void paid(Owed owed) {
        documents.delete(owner, OWED, owed.id());
    }
}
