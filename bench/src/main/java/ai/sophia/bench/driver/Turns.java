package ai.sophia.bench.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns of conversations that people might have, two sentences of some 36 words or 43 tokens, and questions about them. The same seed
 * makes the same turns. Used by one thread.
 */
public final class Turns {
    /** A turn of a conversation. */
    public record Turn(String session, String speaker, String text, Instant saidAt) {}

    private static final int TURNS_OF_A_SESSION = 20;
    private static final Instant FIRST = Instant.parse("2025-01-06T09:00:00Z");

    private static final List<String> PEOPLE = words("""
            Amara Bastian Celine Dmitri Elena Farid Greta Hugo Ines Jonas Keiko Liam Marta Nils Olga Pavel Quentin Rosa Stefan
            Tala Ursula Viktor Wanda Xenia Yusuf Zora Anton Bianca Carlos Delia Emil Fatima Gideon Helga Ivan Jasmin Karim Lotte
            Mateo Nadia Oskar Priya Rafael Selma Tomas Vera""");
    private static final List<String> PLACES = words("""
            Lisbon Oslo Kyoto Granada Montreal Tallinn Dublin Naples Hamburg Seville Bergen Ghent Krakow Porto Zagreb Vienna
            Edinburgh Bologna Leipzig Malmo Riga Toulouse Utrecht Valencia Warsaw Antwerp Basel Cardiff Dresden Florence Geneva
            Helsinki Innsbruck Ljubljana Marseille Nantes Odense Prague Rotterdam Salzburg""");
    private static final List<String> THINGS = words("""
            bicycle guitar telescope camera kayak sourdough notebook laptop tent piano sailboat greenhouse violin drone fountain
            aquarium bookshelf campervan espresso-machine sewing-machine loom skateboard microscope accordion projector
            terrarium motorcycle synthesizer easel printer compass lantern hammock mandolin typewriter turntable""");
    private static final List<String> HOBBIES = words("""
            climbing pottery fencing gardening woodworking birdwatching juggling calligraphy rowing beekeeping baking sketching
            orienteering weaving archery surfing knitting astronomy swimming chess yoga dancing cycling origami
            stargazing photography snorkeling improvisation running translation""");
    private static final List<String> FEELINGS = words("""
            proud nervous relieved excited tired hopeful curious grateful worried surprised calm restless cheerful puzzled""");
    private static final List<String> PROJECTS = words("""
            billing onboarding search payments inventory reporting scheduling migration checkout analytics notification
            localization authentication forecasting archiving monitoring""");
    private static final List<String> TIMES = List.of(
            "last week",
            "on Monday",
            "two months ago",
            "yesterday evening",
            "during the holidays",
            "in early spring",
            "after work",
            "this morning",
            "next Thursday",
            "before the trip",
            "at the end of June",
            "over the weekend");

    private final SplittableRandom random;

    public Turns(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The turn at a place in a scope's conversations, which begin at 0. */
    public Turn turn(int place) {
        int session = place / TURNS_OF_A_SESSION;
        Instant saidAt = FIRST.plus(Duration.ofDays(session)).plus(Duration.ofMinutes(place % TURNS_OF_A_SESSION));
        String text = sentence() + " " + sentence();
        return new Turn("session-" + session, one(PEOPLE), text, saidAt);
    }

    /** The turn of this number as a draft of a memory; turns go to the users in rotation. */
    public ObjectNode draft(int users, int number) {
        Turn turn = turn(number / users);
        return Calls.object()
                .put("text", turn.text())
                .put("user", user(users, number))
                .put("session", turn.session())
                .put("speaker", turn.speaker())
                .put("saidAt", turn.saidAt().toString());
    }

    /** The user, one of so many, that a turn or a question of this number is of. */
    public static String user(int users, int number) {
        return "user-" + number % users;
    }

    /** A question; one in some millions comes twice. */
    public String question() {
        return switch (random.nextInt(5)) {
            case 0 -> "Where did %s and %s see the %s %s?".formatted(one(PEOPLE), one(PEOPLE), one(THINGS), one(TIMES));
            case 1 -> "Who went %s in %s with %s %s?".formatted(one(HOBBIES), one(PLACES), one(PEOPLE), one(TIMES));
            case 2 -> "What did %s say about the %s project and %s?".formatted(one(PEOPLE), one(PROJECTS), one(PLACES));
            case 3 ->
                "Why was %s %s about the %s from %s?".formatted(one(PEOPLE), one(FEELINGS), one(THINGS), one(PLACES));
            default ->
                "When does %s start %s with a %s in %s?".formatted(one(PEOPLE), one(HOBBIES), one(THINGS), one(PLACES));
        };
    }

    /** A text of so many sentences. */
    public String longText(int sentences) {
        StringBuilder text = new StringBuilder(sentence());
        for (int more = 1; more < sentences; more++) {
            text.append(' ').append(sentence());
        }
        return text.toString();
    }

    private String sentence() {
        return switch (random.nextInt(8)) {
            case 0 ->
                "I met %s in %s %s, and we talked about the %s that %s wants to sell."
                        .formatted(one(PEOPLE), one(PLACES), one(TIMES), one(THINGS), one(PEOPLE));
            case 1 ->
                "%s felt %s about the %s project, because the review had been moved to %d:30 %s."
                        .formatted(one(PEOPLE), one(FEELINGS), one(PROJECTS), 8 + random.nextInt(10), one(TIMES));
            case 2 ->
                "Since I took up %s in %s I have been %s, and my %s has not left the shelf."
                        .formatted(one(HOBBIES), one(PLACES), one(FEELINGS), one(THINGS));
            case 3 ->
                "We spent %d euros on a %s %s, which is more than %s pays for %s in a year."
                        .formatted(20 + random.nextInt(900), one(THINGS), one(TIMES), one(PEOPLE), one(HOBBIES));
            case 4 ->
                "Could you remind me to call %s about %s lessons in %s?"
                        .formatted(one(PEOPLE), one(HOBBIES), one(PLACES));
            case 5 ->
                "My sister %s moved from %s to %s %s and is %s about it."
                        .formatted(one(PEOPLE), one(PLACES), one(PLACES), one(TIMES), one(FEELINGS));
            case 6 ->
                "The %s team found that the %s job fails when %s runs it from %s, so we fixed it %s."
                        .formatted(one(PROJECTS), one(PROJECTS), one(PEOPLE), one(PLACES), one(TIMES));
            default ->
                "I still prefer %s to %s, although %s says that a good %s would change my mind."
                        .formatted(one(HOBBIES), one(HOBBIES), one(PEOPLE), one(THINGS));
        };
    }

    private String one(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }
}
