package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.entity.Entities;
import ai.sophia.core.entity.Entity;
import ai.sophia.core.entity.Relation;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whom and what a whole node finds in what somebody says: by its rules, its tagger, and what they make of each other. */
final class EntitiesTest extends TestingTalk {
    private int sessions;

    private void say(String... sentences) {
        for (String sentence : sentences) {
            say("s" + sessions++, "user", sentence, MARCH);
        }
        settled();
    }

    private List<String> names() {
        return node.wiring().entities().list(reach(), "", Entities.LARGEST_PAGE).entities().stream()
                .map(Entity::name)
                .toList();
    }

    /** What is told of an entity, as "FROM > TO, TO". */
    private List<String> told(String name) {
        return node.wiring().entities().around(reach(), name, 1, Entities.LARGEST_PAGE).relations().stream()
                .map(EntitiesTest::told)
                .toList();
    }

    private static String told(Relation relation) {
        return relation.from() + " > " + relation.to().stream().collect(Collectors.joining(", "));
    }

    @Test
    void thingsAndPeopleAreNamedAndAmountsTimesAndVerbsAreNot() {
        say(
                "I'm allergic to hazelnuts.",
                "I have 640 euros left.",
                "The electrician comes on Thursday at nine.",
                "I ride my cargo bike to work every day.",
                "Käthe works at Siemens.",
                "Yuki studies law.",
                "My best friend lives in Kyiv.",
                "Spotify costs 11 euros a month.");
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "user",
                        "hazelnuts",
                        "electrician",
                        "user's cargo bike",
                        "Käthe",
                        "Siemens",
                        "Yuki",
                        "law",
                        "user's best friend",
                        "Kyiv",
                        "Spotify");
        assertThat(told("Käthe")).containsExactly("Käthe > Siemens");
        assertThat(told("hazelnuts")).containsExactly("user > hazelnuts");
    }

    @Test
    void whoeverHasARoleIsMeantByIt() {
        say("My daughter Zoë plays the violin.", "My boss Torsten is strict.", "My daughter hates broccoli.");
        assertThat(told("my daughter")).containsExactlyInAnyOrder("Zoë > violin", "Zoë > broccoli");
        assertThat(told("my boss")).containsExactly("Torsten > ");
        say("later", "user", "Katrin is my boss now.", MAY);
        settled();
        assertThat(told("my boss")).containsExactly("user > Katrin");
        assertThat(names()).doesNotContain("user's boss", "user's daughter");
    }

    @Test
    void whatTellsOneOfSomebodysFromAnotherIsOfItsName() {
        say("Ottilie is my wife.", "I met my first wife in Rome.", "I love my new car.", "I sold my old car to Tom.");
        assertThat(told("Ottilie")).containsExactly("user > Ottilie");
        assertThat(names()).contains("user's first wife", "user's new car", "user's old car");
    }
}
