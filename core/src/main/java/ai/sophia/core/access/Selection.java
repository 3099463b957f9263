package ai.sophia.core.access;

/**
 * The scope that a request names, before it is known who asks: user, agent, session and app, each empty if it was not named, or
 * {@link #ANY}. What it comes to for a reader is decided in {@link Access}.
 *
 * @param asker the agent that asks, which sees what others of the user's agents share with it; empty for the user, who sees all
 */
public record Selection(String user, String agent, String session, String app, String asker) {
    /** Stands for every value of a part. */
    public static final String ANY = "*";

    /** A request that names nothing. */
    public static final Selection NONE = new Selection("", "", "", "");

    /** A request that reaches over all of the tenant. */
    public static final Selection EVERYTHING = new Selection(ANY, ANY, ANY, ANY);

    /** What the user asks for. */
    public Selection(String user, String agent, String session, String app) {
        this(user, agent, session, app, "");
    }

    /** A request that names a user only. */
    public static Selection ofUser(String user) {
        return new Selection(user, "", "", "");
    }

    /** The same, asked by an agent. */
    public Selection askedBy(String agentName) {
        return new Selection(user, agent, session, app, agentName);
    }
}
