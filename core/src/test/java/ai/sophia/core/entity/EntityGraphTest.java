package ai.sophia.core.entity;

import static ai.sophia.core.entity.TestingLinks.day;
import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.Period;
import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Facts.Held;
import ai.sophia.core.conversation.Sort;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What facts tell of entities and their relations. */
final class EntityGraphTest {
    private static final Instant NOW = day(100);

    private final TestingLinks facts = new TestingLinks();

    @Test
    void whoHasARoleIsMeantByIt() {
        facts.say(1, Sort.RELATION, "Linda", "is", "my boss").say(2, Sort.HABIT, "Linda", "drinks", "green tea");
        EntityGraph graph = facts.graph();
        for (String name : List.of("Linda", "linda", "my boss", "My Boss", "the boss", "user's boss", "boss")) {
            assertThat(graph.find(name, NOW)).as(name).contains("linda");
        }
        assertThat(graph.entity("linda", NOW)).isEqualTo(new Entity("Linda", List.of("user's boss"), 2));
        Surroundings user = graph.around("user", NOW, 1, 10);
        assertThat(user.relations()).singleElement().satisfies(relation -> {
            assertThat(relation.from()).isEqualTo("user");
            assertThat(relation.link().relation()).isEqualTo("boss");
            assertThat(relation.to()).containsExactly("Linda");
        });
    }

    @Test
    void aRoleIsNamedInManyWays() {
        String[][] said = {
            {"Wim", "is my climbing partner", "since 2020", "climbing partner", "Wim"},
            {"user's GP", "is Dr Falk", "", "GP", "Dr Falk"},
            {"user's wife's name", "is Ottilie", ", Tilly for short", "wife", "Ottilie"},
            {"user's cat", "is called", "Schnitzel", "cat", "Schnitzel"},
            {"user's neighbour Sunniva", "waters", "the plants", "neighbour", "Sunniva"},
            {"user's ex, Leonie,", "has the", "kids over Christmas", "ex", "Leonie"},
        };
        for (String[] each : said) {
            facts.say(1, Sort.RELATION, each[0], each[1], each[2]);
        }
        EntityGraph graph = facts.graph();
        for (String[] each : said) {
            assertThat(graph.find("my " + each[3], NOW)).as(each[0]).contains(Names.key(each[4]));
            assertThat(graph.entity(Names.key(each[4]), NOW).aliases()).containsExactly("user's " + each[3]);
        }
    }

    @Test
    void whoDoesSomethingIsTakenFromTheRelationWhereTheSubjectIsTheSpeaker() {
        facts.say(1, Sort.RELATION, "Linda", "is my boss", "")
                .say(2, Sort.IDENTITY, "user", "Linda lives in", "Oslo")
                .say(3, Sort.EVENT, "user", "Passed my", "driving test")
                .say(4, Sort.IDENTITY, "user", "The cat is called", "Tom");
        EntityGraph graph = facts.graph();
        assertThat(names(graph.around("linda", NOW, 1, 10))).containsExactlyInAnyOrder("Oslo", "user");
        assertThat(places(graph, "linda")).containsExactly("Oslo");
        assertThat(graph.find("my boss", NOW)).contains("linda");
        assertThat(names(graph.around("cat", NOW, 1, 10))).containsExactly("Tom");
        assertThat(names(graph.around("user", NOW, 1, 10))).containsExactly("Linda");
    }

    @Test
    void whatIsSaidOfARoleIsSaidOfWhoeverHadItThen() {
        facts.say("", new Period(day(1), day(10)), Sort.RELATION, "Tom", "is", "my boss", false)
                .say(2, Sort.IDENTITY, "user's boss", "lives in", "Rome")
                .say(10, Sort.RELATION, "Linda", "is", "my boss")
                .say(11, Sort.IDENTITY, "user's boss", "lives in", "Oslo");
        EntityGraph graph = facts.graph();
        assertThat(graph.find("my boss", day(5))).contains("tom");
        assertThat(graph.find("my boss", NOW)).contains("linda");
        assertThat(places(graph, "tom")).containsExactly("Rome");
        assertThat(places(graph, "linda")).containsExactly("Oslo");
        assertThat(graph.entity("tom", NOW).aliases()).isEmpty();
        assertThat(graph.entity("tom", day(5)).aliases()).containsExactly("user's boss");
    }

    @Test
    void aNameThatIsToldLaterHoldsForWhatWasSaidBefore() {
        facts.say(1, Sort.IDENTITY, "user's sister", "lives in", "Groningen")
                .say(5, Sort.RELATION, "Fenna", "is my sister", ", the vet");
        assertThat(places(facts.graph(), "fenna")).containsExactly("Groningen");
    }

    @Test
    void whoIsSaidBesidesToHaveARoleHasItUntilAnotherIsSaidToOrThatTheyHaveItNoMore() {
        facts.say(1, Sort.IDENTITY, "user's boss Torsten", "is", "strict")
                .say(1, Sort.IDENTITY, "user's friend Tom", "is", "kind")
                .say(5, Sort.RELATION, "Ann", "is", "my friend")
                .sayAlone(10, "Katrin", "is", "my boss");
        EntityGraph graph = facts.graph();
        assertThat(graph.find("my boss", day(5))).contains("torsten");
        assertThat(graph.find("my boss", NOW)).contains("katrin");
        assertThat(graph.entity("torsten", NOW).aliases()).isEmpty();
        assertThat(graph.entity("torsten", day(5)).aliases()).containsExactly("user's boss");
        assertThat(graph.entity("tom", NOW).aliases()).containsExactly("user's friend");
        assertThat(graph.counted(NOW)).extracting(EntityGraph.Counted::key).doesNotContain("user's boss");
        facts.say("", Period.since(day(20)), Sort.RELATION, "Tom", "isn't", "my friend any more", true);
        EntityGraph later = facts.graph();
        assertThat(later.entity("tom", NOW).aliases()).isEmpty();
        assertThat(later.timeline("tom").getLast().link())
                .satisfies(link -> assertThat(link.relation()).isEqualTo("friend"))
                .satisfies(link -> assertThat(link.negated()).isTrue());
    }

    @Test
    void whoHasARoleNoMoreIsMeantByItNoMore() {
        facts.say(1, Sort.IDENTITY, "user's boss Torsten", "is", "strict")
                .say("", Period.since(day(5)), Sort.RELATION, "Torsten", "isn't", "my boss any more", true)
                .say(9, Sort.HABIT, "user's boss", "lives in", "Oslo");
        assertThat(facts.graph().find("my boss", NOW)).contains("user's boss");
        assertThat(places(facts.graph(), "torsten")).isEmpty();
        facts.sayAlone(9, "Katrin", "is", "my new boss");
        assertThat(facts.graph().find("my boss", NOW)).contains("katrin");
        assertThat(places(facts.graph(), "katrin")).containsExactly("Oslo");
    }

    @Test
    void whoeverIsSaidToHaveARoleAtOnceTakesItsPlace() {
        facts.say(1, Sort.EVENT, "user's boss Torsten", "left", "").sayAlone(1, "Katrin", "is", "my boss");
        assertThat(facts.graph().find("my boss", NOW)).contains("katrin");
    }

    @Test
    void aRoleThatManyHaveMeansNobodyInParticular() {
        facts.say(1, Sort.RELATION, "Tom", "is", "my friend")
                .say(2, Sort.RELATION, "Ann", "is", "my friend")
                .say(3, Sort.IDENTITY, "user's friend", "lives in", "Rome");
        EntityGraph graph = facts.graph();
        assertThat(graph.find("my friend", NOW)).contains("user's friend");
        assertThat(places(graph, "tom")).isEmpty();
    }

    @Test
    void whatIsDeniedGivesNoName() {
        facts.say("", Period.since(day(1)), Sort.RELATION, "Nils", "isn't", "my boss", true)
                .say("", Period.since(day(1)), Sort.RELATION, "user's boss", "is not", "Nils", true);
        EntityGraph graph = facts.graph();
        assertThat(graph.find("my boss", NOW)).isEmpty();
        assertThat(graph.entity("nils", NOW)).isEqualTo(new Entity("Nils", List.of(), 2));
    }

    @Test
    void anAdjectiveWithACapitalIsNoName() {
        facts.say(1, Sort.IDENTITY, "user's sister", "is", "German");
        assertThat(facts.graph().find("my sister", NOW)).contains("user's sister");
    }

    @Test
    void theEntitiesOfAMomentAreThoseOfWhichSomethingIsSo() {
        facts.say("", new Period(day(1), day(10)), Sort.IDENTITY, "user", "live in", "Lyon", false)
                .say(10, Sort.IDENTITY, "user", "moved to", "Turin")
                .say(11, Sort.PLAN, "user", "am visiting", "Karin in Turin");
        EntityGraph graph = facts.graph();
        assertThat(graph.counted(NOW))
                .containsExactly(
                        new EntityGraph.Counted("turin", 2),
                        new EntityGraph.Counted("user", 2),
                        new EntityGraph.Counted("karin", 1))
                .isSortedAccordingTo((one, other) -> EntityGraph.isAfter(one, other) ? 1 : -1);
        assertThat(graph.counted(day(2)))
                .containsExactly(new EntityGraph.Counted("lyon", 1), new EntityGraph.Counted("user", 1));
        assertThat(graph.timeline("user").stream().map(each -> each.to().getFirst()))
                .containsExactly("Lyon", "Turin", "Karin");
    }

    @Test
    void neighborsAreToldFromNearToFarButNotThroughTheUser() {
        facts.say(1, Sort.RELATION, "Linda", "is", "my boss")
                .say(2, Sort.RELATION, "Linda", "knows", "Tom well")
                .say(3, Sort.RELATION, "Tom", "works with", "Ann")
                .say(4, Sort.PREFERENCE, "user", "loves", "jazz");
        EntityGraph graph = facts.graph();
        assertThat(names(graph.around("linda", NOW, 1, 10))).containsExactly("Tom", "user");
        Surroundings two = graph.around("linda", NOW, 2, 10);
        assertThat(names(two)).containsExactly("Tom", "user", "Ann");
        assertThat(two.relations().stream().map(Relation::distance)).containsExactly(1, 1, 2);
        assertThat(two.more()).isFalse();
        Surroundings little = graph.around("linda", NOW, 3, 2);
        assertThat(little.relations()).hasSize(2);
        assertThat(little.more()).isTrue();
        assertThat(names(graph.around("user", NOW, 2, 10))).contains("jazz", "Linda", "Tom");
    }

    @Test
    void severalSpeakersEachHaveTheirOwn() {
        Period always = Period.since(day(1));
        facts.say("Caroline", always, Sort.IDENTITY, "Caroline", "live in", "Lyon", false)
                .say("Melanie", always, Sort.IDENTITY, "Melanie", "live in", "Turin", false)
                .say("Melanie", always, Sort.RELATION, "Bob", "is", "my brother", false)
                .say("Caroline", always, Sort.RELATION, "Max", "is", "my brother", false);
        EntityGraph graph = facts.graph();
        assertThat(graph.find("Melanie's brother", NOW)).contains("bob");
        assertThat(graph.find("caroline's brother", NOW)).contains("max");
        assertThat(graph.entity("max", NOW).aliases()).containsExactly("Caroline's brother");
        assertThat(names(graph.around("melanie", NOW, 1, 10))).containsExactlyInAnyOrder("Turin", "Bob");
    }

    @Test
    void whatIsSomebodysIsToldOfThemToo() {
        facts.say(1, Sort.IDENTITY, "Mum's birthday", "is", "on the 9th of October");
        EntityGraph graph = facts.graph();
        assertThat(graph.around("mum", NOW, 1, 10).relations()).hasSize(1);
        assertThat(graph.find("mum's birthday", NOW)).isPresent();
    }

    @Test
    void aPronounNamesNobodyAndWhatWasTakenBackSaysNothing() {
        facts.say(1, Sort.IDENTITY, "she", "is", "14 and deaf");
        assertThat(facts.links()).isEmpty();
        Held held = TestingLinks.held("", Period.since(day(1)), Sort.SKILL, "user", "speak", "Polish", false);
        Fact fact = held.fact();
        Fact undone = fact.without(fact.evidence().getFirst(), fact.wording());
        assertThat(TestingLinks.links(List.of(held), NounPhrases.NONE)).hasSize(1);
        assertThat(TestingLinks.links(List.of(new Held(undone, held.memory())), NounPhrases.NONE))
                .isEmpty();
    }

    @Test
    void whatNobodyToldOfIsNotFound() {
        facts.say(1, Sort.PREFERENCE, "user", "loves", "jazz");
        assertThat(facts.graph().find("Linda", NOW)).isEqualTo(Optional.empty());
        assertThat(facts.graph().find("a jazz", NOW)).contains("jazz");
        assertThat(facts.graph().find("me", NOW)).contains("user");
    }

    private static List<String> places(EntityGraph graph, String key) {
        return graph.timeline(key).stream()
                .filter(each -> each.link().relation().equals("lives in"))
                .flatMap(each -> each.to().stream())
                .toList();
    }

    private static List<String> names(Surroundings surroundings) {
        return surroundings.neighbors().stream().map(Entity::name).toList();
    }
}
