package ai.sophia.app;

import ai.sophia.cli.Carrier.Reply;
import ai.sophia.cli.Failure;
import ai.sophia.server.HandoverRoute;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server that starts asks of the process that holds its data directory: each holder is asked once to hand it over, as long as it is
 * one that serves the user's processes by a socket. Used by one thread, which it never has wait.
 */
final class HandoverRequest implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(HandoverRequest.class);

    /** How a process answers that does not know what it is asked. */
    private static final Set<Integer> UNKNOWN = Set.of(404, 405);

    private final Path folder;
    private final Waiting waiting;
    private Optional<Owner> seen = Optional.empty();
    private volatile Optional<Failure> refused = Optional.empty();

    /** @param folder the data directory */
    HandoverRequest(Path folder) {
        this.folder = folder;
        this.waiting = new Waiting(folder);
    }

    /**
     * Asks whoever holds the directory now, unless it has been asked.
     *
     * @throws Failure if a server holds it, or a process that does not know how to hand it over
     */
    @Override
    public void run() {
        if (refused.isPresent()) {
            throw refused.get();
        }
        waiting.goesOn();
        Optional<Owner> owner = DataDirectory.owner(folder);
        String address = owner.map(Owner::address).orElse("");
        boolean known = owner.equals(seen);
        seen = owner;
        if (address.isEmpty()) {
            return;
        }
        URI holder = URI.create(address);
        if (LocalSocket.isAt(holder)) {
            if (!known) {
                LOG.info(
                        "Process {} is asked to hand over the data directory",
                        owner.get().pid());
                Thread.ofVirtual().name("handover-request").start(() -> ask(owner.get(), holder));
            }
        } else if (known) {
            // who is seen once may have been killed, and another have the lock for a moment
            throw DataDirectory.occupied(folder);
        }
    }

    /** Asks a holder, and waits for its answer. */
    void ask(Owner owner, URI holder) {
        try (LocalCarrier carrier = new LocalCarrier(Path.of(holder.getPath()))) {
            Reply reply = carrier.send("POST", HandoverRoute.PATH, Map.of(), "");
            reply.body().close();
            if (UNKNOWN.contains(reply.status())) {
                refused = Optional.of(Failure.of("the data directory " + folder + " is in use by process " + owner.pid()
                        + ", which serves agents and is of a version that cannot hand it over"
                        + "\nEnd that process, by closing the agent that started it, and start the server again."));
            } else if (reply.status() >= 300) {
                LOG.warn("Process {} answered with status {}; waiting for it to end", owner.pid(), reply.status());
            }
        } catch (IOException ending) {
            LOG.debug("The holder has gone", ending);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
