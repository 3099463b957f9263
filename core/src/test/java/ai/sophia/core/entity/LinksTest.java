package ai.sophia.core.entity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of whom and what facts speak. */
final class LinksTest {
    private final List<Held> facts = new ArrayList<>();

    /** By text, the phrases that are in it, of which one that begins with "my" is the speaker's and one that ends with "!" acts. */
    private Map<String, List<String>> phrases = Map.of();

    private List<NounPhrase> phrases(String text) {
        return phrases.getOrDefault(text, List.of()).stream()
                .map(each -> {
                    String words = each.replace("!", "");
                    int at = text.indexOf(words);
                    boolean own = words.toLowerCase(Locale.ROOT).startsWith("my ");
                    return new NounPhrase(
                            new Span(at, at + words.length()),
                            words.replaceFirst("^([Mm]y|[Tt]he|an?) ", ""),
                            own,
                            each.endsWith("!"));
                })
                .toList();
    }

    private Link link(String speaker, String text, String subject, String relation, String object, String... phrases) {
        return link(Sort.EVENT, speaker, text, subject, relation, object, phrases);
    }

    private Link link(
            Sort sort, String speaker, String text, String subject, String relation, String object, String... phrases) {
        this.phrases = Map.of(text, List.of(phrases));
        facts.add(TestingLinks.told(speaker, Period.since(TestingLinks.day(1)), sort, text, subject, relation, object));
        return TestingLinks.links(facts, this::phrases).getLast();
    }

    @Test
    void whoActsIsTakenFromTheRelationWhereTheSubjectIsTheSpeaker() {
        Link link = link(
                "", "The electrician comes at nine", "user", "The electrician comes", "at nine", "The electrician!");
        assertThat(link.from()).isEqualTo("electrician");
        assertThat(link.relation()).isEqualTo("comes");
        assertThat(link.to()).isEmpty();
        Link own = link("", "My back hurts", "user", "My back hurts", "", "My back!");
        assertThat(own.from()).isEqualTo("user's back");
        Link object = link("", "Cars I like", "user", "Cars I like", "", "Cars");
        assertThat(object.from()).isEqualTo("user");
        assertThat(object.to()).containsExactly("Cars");
    }

    @Test
    void whoHasARoleIsToldInGermanToo() {
        Link called = link(Sort.RELATION, "", "Mein Chef heißt Gernot", "user's Chef", "heißt", "Gernot", "Gernot");
        assertThat(called.role()).hasValue(new Role("user", "Chef", "Gernot"));
        Link is = link(
                Sort.RELATION, "", "Linda ist meine Steuerberaterin", "Linda", "ist", "meine Steuerberaterin", "Linda");
        assertThat(is.role()).hasValue(new Role("user", "Steuerberaterin", "Linda"));
        Link profession = link(Sort.IDENTITY, "", "Meine Frau ist Ärztin", "user's Frau", "ist", "Ärztin", "Ärztin");
        assertThat(profession.role()).isEmpty();
        assertThat(profession.to()).containsExactly("Ärztin");
        Link besides = link("", "Meine Frau Mara mag Tee", "user's Frau Mara", "mag", "Tee", "Tee");
        assertThat(besides.from()).isEqualTo("Mara");
        assertThat(besides.others()).containsExactly("user's Frau", "user");
    }

    @Test
    void aSubjectThatGoesOnWithWhatFollowsIsCutToWhatItNames() {
        Link cut = link(
                "Mia",
                "my city held a pride parade",
                "Mia's city held a pride",
                "parade",
                "",
                "my city!",
                "a pride parade");
        assertThat(cut.from()).isEqualTo("Mia's city");
        assertThat(cut.others()).containsExactly("Mia");
        assertThat(cut.to()).containsExactly("pride parade");
        Link longer = link("", "the support group helped", "the support", "group", "helped", "the support group!");
        assertThat(longer.from()).isEqualTo("support group");
    }

    @Test
    void aSubjectThatNamesNothingMeansTheSpeaker() {
        assertThat(link("", "Gather documents", "Gather", "documents", "", "documents")
                        .from())
                .isEqualTo("user");
        assertThat(link("Mia", "Gather documents", "Gather", "documents", "", "documents")
                        .from())
                .isEqualTo("Mia");
    }

    @Test
    void aNameThatAnotherFactTellsIsOneAtTheBeginningToo() {
        assertThat(link("", "Wim drinks tea", "Wim", "drinks", "tea", "tea").from())
                .isEqualTo("user");
        link("", "I met Wim in Rome", "user", "met", "Wim in Rome");
        assertThat(link("", "Wim drinks tea", "Wim", "drinks", "tea", "tea").from())
                .isEqualTo("Wim");
    }

    @Test
    void aSubjectIsNotCutToWhatStandsElsewhere() {
        Link link = link(
                "",
                "My car insurance costs more than my car",
                "user's car insurance",
                "costs",
                "more than my car",
                "My car insurance!",
                "my car");
        assertThat(link.from()).isEqualTo("user's car insurance");
        assertThat(link.to()).containsExactly("user's car");
    }

    @Test
    void whatItIsAboutIsNotNamedBesides() {
        Link link = link("John", "my car broke down", "John's car", "broke", "down", "my car!");
        assertThat(link.from()).isEqualTo("John's car");
        assertThat(link.to()).isEmpty();
    }

    @Test
    void aNameAfterARoleIsOfTheSubject() {
        Link link = link(
                "",
                "My daughter Zoë plays the violin",
                "user's daughter Zoë",
                "plays",
                "the violin",
                "My daughter",
                "Zoë plays",
                "the violin");
        assertThat(link.from()).isEqualTo("Zoë");
        assertThat(link.role().orElseThrow().title()).isEqualTo("user's daughter");
        assertThat(link.to()).containsExactly("violin");
    }

    @Test
    void whereNothingIsKnownOfNounsASubjectIsAsItIsTold() {
        Link link = link("", "Tom's boss drives a Porsche", "Tom's boss", "drives", "a Porsche");
        assertThat(link.from()).isEqualTo("Tom's boss");
        assertThat(link.others()).containsExactly("Tom");
    }

    @Test
    void aNameWithinAPhraseStandsForIt() {
        assertThat(link("", "I pushed the Notion database to Rome", "user", "pushed", "", "the Notion database")
                        .to())
                .containsExactly("Notion", "Rome");
        assertThat(link("", "I gave my sister a cello", "user", "gave", "", "my sister", "a cello")
                        .to())
                .containsExactly("user's sister", "cello");
    }
}
