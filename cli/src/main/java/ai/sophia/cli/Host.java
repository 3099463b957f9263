package ai.sophia.cli;

import java.util.List;

/** Port to the program that the commands belong to: it knows the settings, the data directory and how to start a server. */
public interface Host {
    /** The program's version, such as {@code 0.1.0}. */
    String version();

    /**
     * Serves until the process is asked to end.
     *
     * @throws Failure if the settings or the data directory do not allow it
     */
    void serve(Choices choices) throws InterruptedException;

    /**
     * The way to a server, for one command: the one named by the settings, else the one that holds the data directory, else one started in
     * this process until the way is closed.
     *
     * @param begins whether a data directory is begun where there is none
     * @throws Failure if none can be reached or started, or there is no data directory and none is to be begun
     */
    Carrier connect(Choices choices, boolean begins) throws InterruptedException;

    /**
     * Shares a server with other processes: the one named by the settings, else the one that holds the data directory, which may be this
     * process.
     *
     * @throws Failure if the settings do not allow it
     */
    Sharing share(Choices choices);

    /**
     * Takes the data directory, and the database that is not in it, to move the records from one to the other.
     *
     * @param to {@code postgres} or {@code sqlite}, or the address of a PostgreSQL database
     * @throws Failure if somebody uses them, or the settings do not allow it
     */
    Migration migrate(Choices choices, String to);

    /**
     * Lets the records be used again that a move left behind where the settings say that records are.
     *
     * @throws Failure if somebody uses them, or there are none
     */
    Migration.Reopened reopen(Choices choices);

    /**
     * The settings in effect, in the order to show them; secrets are not among the values.
     *
     * @throws Failure if a setting is wrong
     */
    List<EffectiveSetting> settings(Choices choices);
}
