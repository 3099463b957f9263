package ai.sophia.server;

/**
 * How a server that starts asks the process that serves the data directory to other processes of the user to hand it over. Offered on a
 * socket of this machine alone. Safe for all threads.
 *
 * @param handover begins to close; called for every request, and returns at once
 */
public record HandoverRoute(Runnable handover) {
    /** Where it is asked, by POST. */
    public static final String PATH = "/handover";

    /** Registers it. */
    public void register(Routes routes) {
        routes.uncounted(free -> free.post(PATH, Route.Body.NONE, call -> {
            // whoever asked knows by the lock when it is done
            call.send(202, Call.JSON, new byte[0]);
            handover.run();
        }));
    }
}
