package ai.sophia.model.rules;

import ai.sophia.core.conversation.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds whom a pronoun means that nobody was told of before it in its turn: who was mentioned last, by what they are to the speaker, or else by name. Where it could
 * mean another, it means nobody. Immutable.
 */
final class Mentions {
    /** How many turns back somebody may have been mentioned. */
    private static final int NEAR = 2;

    /** How much of the end of a turn is looked at, in characters. */
    private static final int LONGEST = 2_000;

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|“[^”]*”|„[^“]*“|`[^`]*`");

    /**
     * Whom a pronoun means.
     *
     * @param words as the speaker calls them
     * @param back how many turns before the pronoun they were mentioned
     */
    record Mention(String words, int back) {}

    private final Pattern pronoun;
    private final Pattern disagreeing;
    private final List<Pattern> ours;
    private final List<Pattern> yours;
    private final Pattern besides;
    private final Rewording asTheUser;
    private final Rewording asSubject;

    /**
     * @param text of {@code subjects.rules}
     */
    Mentions(RuleText text) {
        this.pronoun = text.any("of a person");
        this.disagreeing = text.any("disagreeing");
        this.ours = text.each("mention");
        this.yours = text.each("mention by others");
        this.besides = text.any("besides");
        this.asTheUser = Rewording.of(text, "as the user");
        this.asSubject = Rewording.of(text, "as a subject");
    }

    /**
     * Whom a clause is about that begins with a pronoun.
     *
     * @param here what its turn says before the clause
     */
    Optional<Mention> meant(String clause, String here, List<Turn> before, Turn turn) {
        Matcher found = pronoun.matcher(clause);
        if (!found.lookingAt()) {
            return Optional.empty();
        }
        String said = found.group("who");
        List<String> mentioned = mentioned(said, here, ours);
        if (!mentioned.isEmpty()) {
            return alone(mentioned, here, 0);
        }
        if (hasBesides(here, "")) {
            return Optional.empty();
        }
        for (int back = 1; back <= Math.min(NEAR, before.size()); back++) {
            Turn each = before.get(before.size() - back);
            if (!each.isOfUser() && !each.role().equals(Turn.ASSISTANT)) {
                continue;
            }
            String text = QUOTED.matcher(each.text().replace('’', '\'')).replaceAll(" ");
            boolean own = each.isOfUser() && each.speaker().equals(turn.speaker());
            mentioned = mentioned(said, text, own ? ours : yours);
            if (!mentioned.isEmpty()) {
                return alone(mentioned, text, back);
            }
            // of theirs, it is not known how the speaker would call them
            boolean theirs =
                    each.isOfUser() && !own && !mentioned(said, text, ours).isEmpty();
            if (theirs || hasBesides(text, "")) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The one whom a text mentions, if it speaks of nobody else. */
    private Optional<Mention> alone(List<String> mentioned, String text, int back) {
        return mentioned.size() == 1 && !hasBesides(text, mentioned.getFirst())
                ? Optional.of(new Mention(mentioned.getFirst(), back))
                : Optional.empty();
    }

    /** Whether a text speaks of somebody or something else whom a pronoun may mean. */
    private boolean hasBesides(String text, String mentioned) {
        List<String> words = List.of(mentioned.split(" "));
        return besides.matcher(text)
                .results()
                .anyMatch(found -> !words.containsAll(List.of(found.group().split(" "))));
    }

    /** Those whom a text mentions and the pronoun may mean, each once, in the first of some ways in which there is anybody. */
    private List<String> mentioned(String said, String text, List<Pattern> ways) {
        String end = text.substring(Math.max(0, text.length() - LONGEST));
        return ways.stream()
                .map(way -> fitting(said, end, way))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<String> fitting(String said, String text, Pattern pattern) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String words = called(matcher);
            if (!disagreeing.matcher(said + " " + words).lookingAt()) {
                boolean longer = found.removeIf(each -> isLonger(words, each));
                if (longer || found.stream().noneMatch(each -> isLonger(each, words))) {
                    found.add(words);
                }
            }
        }
        return found;
    }

    /** Whether somebody is called so with a name besides: "my sister Mara" is called "my sister", too. */
    private static boolean isLonger(String words, String than) {
        return (words.toLowerCase(Locale.ROOT) + " ").startsWith(than.toLowerCase(Locale.ROOT) + " ");
    }

    private String called(Matcher matcher) {
        String who = matcher.group("who");
        String whose = matcher.namedGroups().containsKey("whose") ? matcher.group("whose") : null;
        return whose == null ? who : asSubject.of(asTheUser.of(whose)) + " " + who;
    }
}
