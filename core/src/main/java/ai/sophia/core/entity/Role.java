package ai.sophia.core.entity;

import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Wording;
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

    /** What follows a name: {@code is my boss}, {@code is my wife's boss}. */
    private static final Pattern OF_A_NAME = Pattern.compile(
            "(?:(?:is|are|was|were|'s|has been|had been)(?: not)?|isn['’]t|aren['’]t)(?: (?:still|now|also|actually|really|no longer))* (?:my|our) (?:(?<of>[\\p{L}-]+)['’]s )?(?<role>"
                    + WORDS
                    + ")(?=$|\\s*[,.;!?(]|\\s+(?:any|since|from|at|in|on|and|who|for|now|but|with|these|of|too)\\b)",
            Pattern.CASE_INSENSITIVE);

    /** What names somebody: {@code my boss}, of whom {@code is Linda} is said. */
    private static final Pattern OWNED = Pattern.compile("(?<owner>.+)['’]s (?<role>" + WORDS + ")");

    private static final Pattern IS = Pattern.compile(
            "(?:(?:is|are|'s|was|were)(?: not| no longer)?|isn['’]t|aren['’]t)(?<called> (?:called|named))? (?<rest>.+)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME_ITSELF = Pattern.compile(".*['’]s name,?");
    private static final Pattern NATIONALITY =
            Pattern.compile(".*(?:ese|ish|ean|ian|ican|utch|ench|erman|wiss|reek|zech|hai|raqi)");

    /** Who people are to each other; of other things only what they are called is a name. */
    private static final Pattern PERSON = Pattern.compile(
            ".*\\b(?:mother|father|mum|mom|dad|son|daughter|brother|sister|child|kid|wife|husband|spouse|partner|fianc[eé]e?|girlfriend|boyfriend|ex"
                    + "|twin|uncle|aunt|auntie|nephew|niece|cousin|grandma|grandpa|granny|grandad|friend|mate|buddy|colleague|co-?worker|boss|manager"
                    + "|neighbou?r|flatmate|roommate|housemate|teacher|tutor|coach|trainer|dentist|doctor|gp|therapist|physio|landlord|landlady"
                    + "|lawyer|accountant|assistant|intern|client|lead|mentor|supervisor|professor|vet|hairdresser|babysitter|nanny|cleaner)(?:-in-law)?",
            Pattern.CASE_INSENSITIVE);

    /** A subject that tells both: {@code my neighbour Sunniva}. */
    private static final Pattern BOTH =
            Pattern.compile("(?<owner>.+?)['’]s (?<role>[\\p{Ll}][\\p{Ll} -]*?),? (?<name>" + Names.NAME + ")");

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
        String plain = role.replaceFirst("^(?i:new|current) ", "");
        return isPerson(plain) ? plain : role;
    }

    private static Optional<Role> named(Wording wording, String predicate) {
        Matcher owned = OWNED.matcher(Names.subject(wording.subject()));
        Matcher is = IS.matcher(predicate);
        if (!owned.matches() || !is.matches()) {
            return Optional.empty();
        }
        boolean called = is.group("called") != null
                || NAME_ITSELF.matcher(wording.subject()).matches();
        String role = current(owned.group("role"));
        return Names.first(is.group("rest"))
                .filter(name ->
                        called || (isPerson(role) && !NATIONALITY.matcher(name).matches()))
                .map(name -> new Role(owned.group("owner"), role, name));
    }

    /** The role that a subject tells beside the name; what is said of it is something else. */
    static Optional<Role> within(String subject) {
        Matcher both = BOTH.matcher(subject);
        return both.matches()
                ? Names.first(both.group("name")).map(name -> new Role(both.group("owner"), both.group("role"), name))
                : Optional.empty();
    }

    /** What stands for the name, such as {@code user's boss}. */
    public String title() {
        return owner + "'s " + role;
    }
}
