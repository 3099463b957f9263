package ai.sophia.core.access;

/**
 * The scope that a request names, before it is known who asks: user, agent, session and app, each empty if it was not named, or
 * {@link #ANY}. What it comes to for a reader is decided in {@link Access}.
 */
public record Selection(String user, String agent, String session, String app) {
    /** Stands for every value of a part. */
    public static final String ANY = "*";

    /** A request that names nothing. */
    public static final Selection NONE = new Selection("", "", "", "");

    /** A request that reaches over all of the tenant. */
    public static final Selection EVERYTHING = new Selection(ANY, ANY, ANY, ANY);

    /** A request that names a user only. */
    public static Selection ofUser(String user) {
        return new Selection(user, "", "", "");
    }
}
