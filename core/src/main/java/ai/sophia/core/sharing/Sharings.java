package ai.sophia.core.sharing;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Secrecy;
import ai.sophia.core.document.Document;
import ai.sophia.core.document.Documents;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.record.MemoryStore;
import ai.sophia.core.tier.Pace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the agents of each user share, for each app: one document for all of them, under a name that tells nothing of the user. What is not said is
 * shared with all. Safe for all threads, whose changes come one after the other on a node; of changes for one user on two nodes at once the later
 * may undo the earlier.
 */
public final class Sharings implements Secrecy {
    private static final String KIND = "sharing";
    private static final String CHANGED = "sharing-changed";
    private static final int PAGE = 100;

    private final MemoryStore store;
    private final Documents documents;
    private final InstantSource clock;

    public Sharings(MemoryStore store, Documents documents, InstantSource clock) {
        this.store = store;
        this.documents = documents;
        this.clock = clock;
    }

    /**
     * A change that facts do not follow yet.
     *
     * @param id names it
     */
    public record Changed(String id, String user, String app) {}

    /** How the agents share that do not with all, by name. */
    public SortedMap<String, Sharing> of(Principal principal, String user, String app) {
        SortedMap<String, Sharing> sharings = new TreeMap<>();
        documents
                .find(principal, KIND, id(principal, user, app))
                .ifPresent(document -> Stream.of(
                                document.body().replace("\"", "").split(" "))
                        .map(entry -> entry.split("=", -1))
                        .filter(entry -> entry.length == 2)
                        .forEach(entry -> sharings.put(Sharing.read(entry[0]), Sharing.parse(entry[1]))));
        return sharings;
    }

    /**
     * Has an agent share so from now on, in what was told to it already too.
     *
     * @throws Fault.Invalid if the agent has no name, or too many of the user's do not share with all
     */
    public synchronized void put(Principal principal, String user, String app, String agent, Sharing sharing) {
        if (agent.isEmpty()) {
            throw new Fault.Invalid("agent", "expected the name of an agent, but got the empty string");
        }
        Map<String, Sharing> sharings = of(principal, user, app);
        sharings.put(agent, sharing);
        sharings.values().removeIf(Sharing::isWithAll);
        String body = sharings.entrySet().stream()
                .map(entry -> Sharing.written(entry.getKey()) + "=" + entry.getValue())
                .collect(Collectors.joining(" ", "\"", "\""));
        String id = id(principal, user, app);
        documents.put(principal, Document.of(KIND, id, user, body, clock.instant()));
        // after it, so that whoever reads this finds that
        String whose = '"' + Sharing.written(user) + ' ' + Sharing.written(app) + '"';
        documents.put(principal, Document.of(CHANGED, MemoryId.create().toString(), user, whose, clock.instant()));
    }

    @Override
    public Set<String> from(Principal principal, String user, String app, String asker) {
        return of(principal, user, app).entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals(asker) && !entry.getValue().includes(asker))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** Some of the changes that facts do not follow yet, those that were made last first. */
    public List<Changed> changed(Principal principal) {
        return documents.list(principal, CHANGED, "", PAGE).documents().stream()
                .map(document -> {
                    List<String> whose =
                            List.of(document.body().replace("\"", "").split(" ", -1));
                    return new Changed(document.id(), Sharing.read(whose.getFirst()), Sharing.read(whose.getLast()));
                })
                .toList();
    }

    /** Facts follow the change. */
    public void followed(Principal principal, Changed change) {
        documents.delete(principal, CHANGED, change.id());
    }

    /** Whether facts follow every change for a user in an app. */
    public boolean isFollowed(Principal principal, String user, String app) {
        return changed(principal).stream()
                .noneMatch(change -> change.user().equals(user) && change.app().equals(app));
    }

    /** Waits until facts follow every change for a user in an app; false if they do not within the patience. */
    public boolean await(Principal principal, String user, String app, Duration patience) {
        Pace pace = new Pace(() -> true);
        long start = System.nanoTime();
        boolean followed = isFollowed(principal, user, app);
        while (!followed && System.nanoTime() - start < patience.toNanos() && pace.glance()) {
            followed = isFollowed(principal, user, app);
        }
        return followed;
    }

    private String id(Principal principal, String user, String app) {
        return store.key(principal.tenant()).authenticate("sharing\0" + app + '\0' + user);
    }
}
