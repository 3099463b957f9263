package ai.sophia.app;

/** Which Sophia this is, as the jar says. */
final class Version {
    /** Such as {@code 0.1.0}; {@code development} where there is no jar. */
    static final String CURRENT = current();

    private Version() {}

    private static String current() {
        String said = Version.class.getPackage().getImplementationVersion();
        return said == null ? "development" : said.replace("-SNAPSHOT", "");
    }
}
