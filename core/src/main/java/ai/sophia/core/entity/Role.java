package ai.sophia.core.entity;

import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Wording;
import ai.sophia.core.language.Tongues;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who somebody is to somebody: what a statement tells that gives a name to it.
 *
 * @param owner to whom, such as {@code user}
 * @param role as what, such as {@code boss}
 * @param name who
 */
public record Role(String owner, String role, String name) {
    private static final String WORDS = "[\\p{L}-]+(?: [\\p{L}-]+){0,2}?";

    private static final String IS_OR_NOT =
            "(?:" + Tongues.anyOf("be") + "(?: " + Tongues.anyOf("deny") + ")?|" + Tongues.anyOf("denied") + ")";

    /** What follows a name: {@code is my boss}, {@code is my wife's boss}. */
    private static final Pattern OF_A_NAME = Pattern.compile(
            IS_OR_NOT + "(?: (?:" + Tongues.anyOf("still") + "|" + Tongues.anyOf("longer") + "))* "
                    + Tongues.anyOf("own")
                    + " (?:(?<of>[\\p{L}-]+)['’]s )?(?<role>" + WORDS + ")(?=$|\\s*[,.;!?(]|\\s+"
                    + Tongues.anyOf("after")
                    + "\\b)",
            Pattern.CASE_INSENSITIVE);

    /** What names somebody: {@code my boss}, of whom {@code is Linda} is said. */
    private static final Pattern OWNED = Pattern.compile("(?<owner>.+)['’]s (?<role>" + WORDS + ")");

    private static final Pattern IS = Pattern.compile(
            "(?:" + IS_OR_NOT + "(?: " + Tongues.anyOf("longer") + ")?(?<called> " + Tongues.anyOf("called")
                    + ")?|(?<calls>" + Tongues.anyOf("calls") + ")(?: " + Tongues.anyOf("still") + ")*) (?<rest>.+)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME_ITSELF = Pattern.compile(".*['’]s name,?");
    private static final Pattern NATIONALITY =
            Pattern.compile(".*(?:ese|ish|ean|ian|ican|utch|ench|erman|wiss|reek|zech|hai|raqi)");

    /** Who people are to each other; of other things only what they are called is a name. */
    private static final Pattern PERSON = Pattern.compile(
            "(?:.*[^\\p{L}])?" + Tongues.anyOf("people") + "(?:-in-law)?",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern NEW = Pattern.compile("^" + Tongues.anyOf("new") + " ", Pattern.CASE_INSENSITIVE);

    /** A subject that tells both: {@code my neighbour Sunniva}. */
    private static final Pattern BOTH =
            Pattern.compile("(?<owner>.+?)['’]s (?<role>\\p{L}[\\p{L} -]*?),? (?<name>" + Names.NAME + ")");

    /** Whether people have such a role for each other. */
    static boolean isPerson(String role) {
        return PERSON.matcher(role).matches();
    }

    /** The role that a statement is about: it says who has it, or who has not, and nothing else. */
    static Optional<Role> said(Wording wording) {
        if (wording.sort() != Sort.RELATION && wording.sort() != Sort.IDENTITY) {
            return Optional.empty();
        }
        String object = wording.object();
        boolean joined = object.startsWith("'") || object.startsWith("’");
        String predicate = (wording.relation() + (joined ? "" : " ") + object).strip();
        Matcher of = OF_A_NAME.matcher(predicate);
        Optional<String> who = Names.first(wording.subject());
        if (who.isPresent() && !wording.subject().contains("'s ") && of.lookingAt()) {
            String owner = of.group("of") == null ? Names.USER : Names.USER + "'s " + of.group("of");
            return Optional.of(new Role(owner, current(of.group("role")), who.get()));
        }
        return named(wording, predicate);
    }

    /** Whoever is the new boss is the boss. */
    private static String current(String role) {
        String plain = NEW.matcher(role).replaceFirst("");
        return isPerson(plain) ? plain : role;
    }

    private static Optional<Role> named(Wording wording, String predicate) {
        Matcher owned = OWNED.matcher(Names.subject(wording.subject()));
        Matcher is = IS.matcher(predicate);
        if (!owned.matches() || !is.matches()) {
            return Optional.empty();
        }
        boolean called = is.group("called") != null
                || is.group("calls") != null
                || NAME_ITSELF.matcher(wording.subject()).matches();
        String role = current(owned.group("role"));
        return Names.first(is.group("rest"))
                .filter(name -> called || (isPerson(role) && isName(name, wording.text())))
                .map(name -> new Role(owned.group("owner"), role, name));
    }

    /** Whether what somebody is said to be is a name, and not where they are from, or any noun where all have capitals. */
    private static boolean isName(String words, String text) {
        return !NATIONALITY.matcher(words).matches() && !Tongues.of(text).hasCapitalNouns();
    }

    /** The role that a subject tells beside the name; what is said of it is something else. */
    static Optional<Role> within(String subject) {
        Matcher both = BOTH.matcher(subject);
        // a capital is of a name, unless it is of a word for people
        return both.matches()
                        && !isPerson(both.group("name"))
                        && (Character.isLowerCase(both.group("role").codePointAt(0)) || isPerson(both.group("role")))
                ? Names.first(both.group("name")).map(name -> new Role(both.group("owner"), both.group("role"), name))
                : Optional.empty();
    }

    /** What stands for the name, such as {@code user's boss}. */
    public String title() {
        return owner + "'s " + role;
    }
}
