package ai.sophia.model.rules;

import ai.sophia.core.conversation.Claim;
import ai.sophia.core.conversation.Ending;
import ai.sophia.core.conversation.Sort;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What statements are about, in words that are the same however it was put: for some a thing of which only the last one holds, as where somebody
 * lives; for taste what it is for; for any other all of it, so that only its denial says the contrary. Immutable, safe for all threads.
 */
final class Claims {
    private static final String YES = "yes";
    private static final String NO = "no";
    private static final String ENDED = "ended ";
    private static final String MEASURED = "measured";
    private static final Pattern ANOTHER = Pattern.compile("\\d");

    /** Lines that tell of no kind. */
    private static final Set<String> WORDS =
            Set.of("there", "value end", "taste end", "part of day", "on days", "measured");

    /** What may be so on some days, and otherwise on others; a number, at some hours too. When something begins tells its hours itself. */
    private static final Set<String> VARYING = Set.of("number", "time", "place", "port", "ending");

    private static final String NUMBER = "number";

    /** What is the speaker's, whatever the words make the subject. */
    private static final Set<String> OF_SPEAKER = Set.of(
            "partner",
            "unique",
            "favourite",
            "date",
            "number",
            "time",
            "port",
            "owner",
            "place",
            "name",
            "called",
            "ending");

    /** What the agent is to do, whoever says so. */
    private static final Set<String> OF_AGENT = Set.of("tongue", "address");

    /** A claim, and what the statement ends besides what says otherwise of the same. */
    record Made(Claim claim, Optional<Ending> ends) {}

    private final Words words;
    private final Screen<RuleText.Line> kinds;
    private final Screen<RuleText.Line> ended;
    private final Pattern withSpeaker;
    private final Pattern pronoun;
    private final Pattern there;
    private final Pattern valueEnd;
    private final Pattern tasteEnd;
    private final Pattern partOfDay;
    private final Pattern onDays;
    private final Pattern measured;

    /**
     * @param withSpeaker what ends the words for the speaker and somebody else
     * @param pronoun what means somebody or something without naming it
     * @param text what only one of can hold, as {@code claims.rules} tells
     */
    Claims(Words words, Pattern withSpeaker, Pattern pronoun, RuleText text) {
        this.words = words;
        this.withSpeaker = withSpeaker;
        this.pronoun = pronoun;
        this.kinds = screen(text, key -> !key.startsWith(ENDED) && !WORDS.contains(key));
        this.ended = screen(text, key -> key.startsWith(ENDED));
        this.there = text.any("there");
        this.valueEnd = text.any("value end");
        this.tasteEnd = text.any("taste end");
        this.partOfDay = text.any("part of day");
        this.onDays = text.any("on days");
        this.measured = text.any("measured");
    }

    private static Screen<RuleText.Line> screen(RuleText text, Predicate<String> key) {
        List<RuleText.Line> lines =
                text.lines().stream().filter(line -> key.test(line.key())).toList();
        return new Screen<>(lines, RuleText.Line::pattern, true);
    }

    /**
     * What a statement claims.
     *
     * @param text its words, subject included
     * @param subject whom or what it is about
     * @param speaker who says it
     */
    Made of(Sort sort, String text, String subject, String speaker, String relation, String object, boolean negated) {
        String about = words.plain(withSpeaker.matcher(subject).find() ? speaker : subject);
        // who does not always do a thing does it: such a denial says the contrary of nothing
        boolean partly = negated && measured.matcher(text).find();
        // of whom nobody knows who it is, one may be another than the next
        boolean ofKind = !partly && !pronoun.matcher(subject).matches();
        for (RuleText.Line kind : ofKind ? kinds.letThrough(text) : List.<RuleText.Line>of()) {
            Matcher matcher = kind.pattern().matcher(text);
            if (matcher.lookingAt()) {
                String whose = OF_SPEAKER.contains(kind.key()) ? words.plain(speaker) : whose(matcher, about, speaker);
                Optional<Made> made =
                        ofKind(kind.key(), matcher, text, whose, whole(sort, relation, object, about), negated);
                if (made.isPresent()) {
                    return made.get();
                }
            }
        }
        Claim claim = switch (sort) {
            case PREFERENCE, DISLIKE ->
                new Claim(
                        // what somebody feels of a thing may be told by all of it, as that it keeps them awake
                        key("taste", words.plain(object.isBlank() ? relation : until(tasteEnd, object)), about),
                        (sort == Sort.PREFERENCE) == negated ? "dislike" : "like");
            case IDENTITY, RELATION, POSSESSION, SKILL, HABIT, PLAN, DECISION, TASK, INSTRUCTION, PROCEDURE, EVENT ->
                negated
                        ? new Claim(whole(sort, relation, partly ? object + " " + MEASURED : object, about), NO)
                        : new Claim(whole(sort, relation, object, about), YES);
        };
        return new Made(claim, ending(text, about));
    }

    /** Whom a kind is about: if the subject could not be told from the speaker, it is by the words that it begins with. */
    private String whose(Matcher matcher, String about, String speaker) {
        if (!matcher.namedGroups().containsKey("other") || matcher.group("other") == null) {
            return about;
        }
        String other = words.plain(matcher.group("other"));
        return about.equals(words.plain(speaker)) && !other.isEmpty() ? about + " " + other : about;
    }

    private Optional<Made> ofKind(
            String kind, Matcher matcher, String text, String about, String whole, boolean negated) {
        boolean named = matcher.namedGroups().containsKey("value");
        Sometimes sometimes = sometimes(kind, text.substring(matcher.end()));
        String said = named ? matcher.group("value") : until(valueEnd, sometimes.always());
        String value = words.plain(said);
        String part = words.plain(group(matcher, "part") + " " + group(matcher, "rest") + " " + sometimes.when());
        String key = key(kind, part, about);
        boolean known = there.matcher(said.strip()).matches();
        if (negated) {
            Ending.Target target = known ? new Ending.Keyed(key) : new Ending.Claimed(new Claim(key, value));
            return known || !value.isEmpty()
                    ? Optional.of(
                            new Made(new Claim(whole, NO), Optional.of(new Ending(Ending.Reason.DROPPED, target))))
                    : Optional.empty();
        }
        return known || value.isEmpty()
                ? Optional.empty()
                : Optional.of(new Made(new Claim(key, value), Optional.empty()));
    }

    /**
     * What holds at some times alone is another thing than what holds at others.
     *
     * @param always what is said besides
     * @param when the last words of the times, "morning" of "in the morning"; empty for always
     */
    private record Sometimes(String always, String when) {}

    private Sometimes sometimes(String kind, String following) {
        if (!VARYING.contains(kind)) {
            return new Sometimes(following, "");
        }
        Stream<Pattern> kinds = kind.equals(NUMBER) ? Stream.of(onDays, partOfDay) : Stream.of(onDays);
        List<MatchResult> times =
                kinds.flatMap(each -> each.matcher(following).results()).toList();
        int first = times.stream().mapToInt(MatchResult::start).min().orElse(following.length());
        String rest = following.substring(first);
        // of several values, each with its time, none is the value of one
        if (times.isEmpty() || ANOTHER.matcher(rest).find()) {
            return new Sometimes(following, "");
        }
        String when = times.stream()
                .map(each -> each.group().substring(each.group().lastIndexOf(' ') + 1))
                .sorted()
                .collect(Collectors.joining(" "));
        return new Sometimes(following.substring(0, first), when);
    }

    private static String group(Matcher matcher, String name) {
        String found = matcher.namedGroups().containsKey(name) ? matcher.group(name) : null;
        return found == null ? "" : found;
    }

    /** What is no more, if a text says so of a kind. */
    Optional<Ending> ending(String text, String about) {
        return ended.letThrough(text).stream()
                .flatMap(line -> ending(line, text, about).stream())
                .findFirst();
    }

    private Optional<Ending> ending(RuleText.Line line, String text, String about) {
        Matcher matcher = line.pattern().matcher(text);
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        String kind = line.key().substring(ENDED.length());
        String key = key(kind, "", OF_AGENT.contains(kind) ? Subjects.AGENT : about);
        String value = words.plain(group(matcher, "value"));
        return Optional.of(new Ending(
                Ending.Reason.DROPPED,
                value.isEmpty() ? new Ending.Keyed(key) : new Ending.Claimed(new Claim(key, value))));
    }

    private static String until(Pattern end, String text) {
        Matcher matcher = end.matcher(text);
        return matcher.find() && matcher.start() > 0 ? text.substring(0, matcher.start()) : text;
    }

    private String whole(Sort sort, String relation, String object, String about) {
        return key(time(sort), words.plain(relation + " " + object), about);
    }

    /** What is to be done is not what was done, though both be said in the same words. */
    private static String time(Sort sort) {
        return switch (sort) {
            case TASK, PLAN, DECISION -> "plan";
            case EVENT -> "event";
            case INSTRUCTION, PROCEDURE -> "rule";
            case IDENTITY, RELATION, POSSESSION, SKILL, PREFERENCE, DISLIKE, HABIT -> "statement";
        };
    }

    private static String key(String kind, String part, String about) {
        return kind + "(" + (about.isEmpty() || part.isEmpty() ? about + part : about + ", " + part) + ")";
    }
}
