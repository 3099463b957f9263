package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What most people say in plain sentences: each tells one thing, of one sort. */
final class PlainTalkTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T12:00:00Z");

    private static final RuleRecognizer RECOGNIZER = RuleRecognizer.unlearned();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    The open-plan idea is off the table.                       | DECISION
                    We'll take the grey one for the hallway.                   | DECISION
                    The head of the jury will be my aunt Clara.                | DECISION
                    We named the kitten Pepper.                                | DECISION
                    We cancelled our gym membership.                           | DECISION
                    We're keeping the old kitchen after all.                   | DECISION
                    The committee voted for the later date.                    | DECISION
                    Oscar takes over the archive from me next month.           | PLAN
                    I hand over the keys on Friday.                            | PLAN
                    My final is on the 14th.                                   | PLAN
                    Our reunion will be held at the lake.                      | PLAN
                    I'd like to learn to weld.                                 | PLAN
                    The gutters need cleaning.                                 | TASK
                    My cousin owes me 80 euros.                                | TASK
                    I still haven't written the thank-you notes.               | TASK
                    I haven't booked the ferry.                                | TASK
                    The banner is still missing.                               | TASK
                    Somebody must water the plants in the hall.                | TASK
                    The landlord wants the form by Monday.                     | TASK
                    I promised my neighbour to feed her cat.                   | TASK
                    My niece knows Latin by heart.                             | SKILL
                    My uncle cooks really well.                                | SKILL
                    I get by in Portuguese.                                    | SKILL
                    Tea I can't stand.                                         | DISLIKE
                    Cardamom I love.                                           | PREFERENCE
                    What I really enjoy is rowing at dawn.                     | PREFERENCE
                    I've got no patience for long queues.                      | DISLIKE
                    I'd never live in a basement.                              | DISLIKE
                    Liver is disgusting.                                       | DISLIKE
                    I'm a sucker for old maps.                                 | PREFERENCE
                    I find paper tickets much easier.                          | PREFERENCE
                    My residence permit runs out in July.                      | PLAN
                    My son is training as a carpenter.                         | IDENTITY
                    I grew up near Porto.                                      | IDENTITY
                    I'm scared of wasps.                                       | IDENTITY
                    My mother works nights at a bakery.                        | IDENTITY
                    My aunt runs a small hotel in Bergen.                      | IDENTITY
                    We keep the ladder behind the shed.                        | IDENTITY
                    My brother does the cooking.                               | HABIT
                    I usually do the laundry on Sundays.                       | HABIT
                    I speak Danish with my children.                           | HABIT
                    We get our milk from a farm nearby.                        | HABIT
                    I quit smoking two years ago.                              | EVENT
                    They transferred me to the Lyon office.                    | EVENT
                    My apprenticeship is over.                                 | EVENT
                    I did my apprenticeship at a shipyard.                     | EVENT
                    My sister's been promoted.                                 | EVENT
                    We had a flood in the cellar in May.                       | EVENT
                    For the dough I use cold water.                            | PROCEDURE
                    Timesheets only by email.                                  | PROCEDURE
                    Branch names start with the ticket number.                 | PROCEDURE
                    Every new volunteer spends a week at the front desk.       | PROCEDURE
                    My students hand in their essays through the portal.       | PROCEDURE
                    Maria has to sign off every order above 500 euros.         | PROCEDURE
                    Keep the tone friendly in letters to suppliers.            | INSTRUCTION
                    Ask before you delete anything.                            | INSTRUCTION
                    When I ask you for a recipe, give me the weights in grams. | INSTRUCTION
                    Write in simple words with me.                             | INSTRUCTION
                    Ines is my deputy.                                         | RELATION
                    Tom and I have been together since 2011.                   | RELATION
                    Daria is leading the migration project.                    | RELATION
                    We have a canoe and a trailer for it.                      | POSSESSION
                    When a parcel is late, we call the carrier first.          | PROCEDURE
                    My sister moves out at the end of the month.               | PLAN
                    I'd like you to ask me before you send anything.           | INSTRUCTION
                    Whoever locks up last turns off the heating.               | PROCEDURE
                    The cat gets her drops at eight, hidden in tuna.           | PROCEDURE
                    The bins get emptied every Tuesday.                        | PROCEDURE
                    Anyone borrowing the trailer checks the tyres first.       | PROCEDURE
                    Everything with a label on it goes into the freezer.       | PROCEDURE
                    We drain the tank first and clean the filter then.         | PROCEDURE
                    Thursday is my free day.                                   | HABIT
                    Sundays are for my parents.                                | HABIT
                    I do most of my reading on the tram.                       | HABIT
                    The choir meets on the first Monday of the month.          | HABIT
                    My boss is on sick leave until November.                   | IDENTITY
                    Wool makes me itch.                                        | IDENTITY
                    My uncle has dementia.                                     | IDENTITY
                    My neighbour is eighty-four.                               | IDENTITY
                    I used to be a miner.                                      | IDENTITY
                    Our oven takes forty minutes to get hot.                   | IDENTITY
                    My grandmother came from Madeira.                          | IDENTITY
                    I keep the receipts in a tin under the stairs.             | IDENTITY
                    We've known each other since school.                       | RELATION
                    The secretary of our club is Mr Haddad.                    | RELATION
                    I'm responsible for the youth teams.                       | RELATION
                    The blue bike is mine.                                     | POSSESSION
                    I find long meetings exhausting.                           | DISLIKE
                    Nothing beats a swim before breakfast.                     | PREFERENCE
                    Rye bread over toast, every time.                          | PREFERENCE
                    I've made an appointment with the vet for Monday.          | PLAN
                    We've moved the party to Sunday.                           | PLAN
                    My niece wants to become a pilot.                          | PLAN
                    A new car is out of the question.                          | DECISION
                    The council voted to close the pool.                       | DECISION
                    Someone stole my bike.                                     | EVENT
                    Speak to me in plain words.                                | INSTRUCTION
                    Only Mr Costa may open the safe.                           | PROCEDURE
                    When somebody has a birthday they bring a cake.            | PROCEDURE
                    We write commit messages in English in this repo.          | PROCEDURE
                    My wife has been vegan for years.                          | HABIT
                    I've started learning the harp.                            | HABIT
                    I pay 640 euros a month for two rooms.                     | HABIT
                    I play the tuba in a brass band.                           | HABIT
                    My pension comes on the 27th.                              | HABIT
                    I translate poems for a living.                            | IDENTITY
                    My uncle used to repair clocks.                            | IDENTITY
                    I drive a school bus.                                      | IDENTITY
                    I manage a small bakery.                                   | IDENTITY
                    The lift has been broken since Easter.                     | IDENTITY
                    Grandad walks with two sticks.                             | IDENTITY
                    My sister chairs the parents' council.                     | RELATION
                    I'd take rain over snow any day.                           | PREFERENCE
                    I've got forty tests to mark by Friday.                    | TASK
                    My last day at the shop is 31 October.                     | PLAN
                    I've got a concert on Saturday.                            | PLAN
                    I have Friday off.                                         | PLAN
                    We went for oak instead of pine.                           | DECISION
                    Our trip to Oslo is off.                                   | DECISION
                    """)
    void isOfItsSort(String text, Sort sort) {
        Statement statement = only(text);
        assertThat(statement.sort()).isEqualTo(sort);
        assertThat(statement.negated()).isFalse();
        assertThat(statement.evidence().of(text) + ".").isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    There will be no speeches.        | DECISION
                    No more night shifts for me.      | DECISION
                    I've never learned to drive.      | SKILL
                    I have no sense of direction.     | SKILL
                    I'm not a morning person.         | IDENTITY
                    We don't smoke any more.          | HABIT
                    Don't use so many emojis with me. | INSTRUCTION
                    """)
    void isOfItsSortAndDenied(String text, Sort sort) {
        Statement statement = only(text);
        assertThat(statement.sort()).isEqualTo(sort);
        assertThat(statement.negated()).isTrue();
    }

    /** What is denied of something that is told beside it denies nothing of the statement. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "I own two cellos and neither of them is in tune.",
                "I love the park when nobody is there.",
                "We agreed that the cat doesn't sleep upstairs."
            })
    void isNotDeniedByWhatIsSaidBesideIt(String text) {
        assertThat(only(text).negated()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "My knees hurt today.",
                "I'm on the bus.",
                "Write me a poem about a sailor who fears the sea.",
                "My daughter would rather eat gravel than be seen with me.",
                "Something I don't eat.",
                "Only time may tell.",
                "Whoever comes first wins.",
                "Anyone driving at this hour must be crazy.",
                "Each person has a story.",
                "We do not know anybody here.",
                "We put a lot of work in this project.",
                "Don't ever trust him.",
                "Don't give me excuses.",
                "No sleep for me.",
                "We're two goals down.",
                "It has to be a joke.",
                "The site has been down for 5 minutes.",
                "My hand doesn't hurt.",
                "I've been told to smile more.",
                "His thesis is about bees.",
                "He doesn't speak German.",
                "It has been closed since Monday.",
                "That is out of the question.",
                "These are mine.",
                "The line is where? He finished on Tuesday."
            })
    void whatIsOfTheMomentOrAJokeIsNothing(String text) {
        assertThat(RECOGNIZER.recognize(List.of(), turn(text))).isEmpty();
    }

    private Statement only(String text) {
        List<Statement> statements = RECOGNIZER.recognize(List.of(), turn(text));
        assertThat(statements).hasSize(1);
        return statements.getFirst();
    }

    private static Turn turn(String text) {
        return new Turn(Turn.USER, Turn.USER, text, MONDAY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    so yeah im allergic to kiwi. what else could set it off | IDENTITY    | im allergic to kiwi    | I'm allergic to kiwi
                    tbh i cant stand olives                                  | DISLIKE     | i cant stand olives    | i can't stand olives
                    hey can u always give me temps in fahrenheit             | INSTRUCTION | always give me temps in fahrenheit | always give me temps in fahrenheit
                    ive a caravan in Tramore, lol                            | POSSESSION  | ive a caravan in Tramore | I've a caravan in Tramore
                    """)
    void whatIsTypedInHasteIsUnderstoodAndQuotedAsItWas(String text, Sort sort, String evidence, String told) {
        assertThat(RECOGNIZER.recognize(List.of(), new Turn(Turn.USER, Turn.USER, text, MONDAY)))
                .singleElement()
                .satisfies(statement -> {
                    assertThat(statement.sort()).isEqualTo(sort);
                    assertThat(statement.evidence().of(text)).isEqualTo(evidence);
                    assertThat(statement.text()).isEqualTo(told);
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    i pay 60 a month for sky is that a rip off                | i pay 60 a month for sky
                    weve a spare room can i rent it out                       | weve a spare room
                    my sister is getting married in october what do u wear    | my sister is getting married in october
                    we have two cats any ideas for a name                     | we have two cats
                    I live in Ulm, use that for the weather                   | I live in Ulm
                    I'm allergic to nuts, find me a cake without              | I'm allergic to nuts
                    I drive a Golf how much oil does it need                  | I drive a Golf
                    My wife is a doctor, the doctor said I have a stomach bug | My wife is a doctor
                    The doctor told me I have diabetes                        | I have diabetes
                    my vet says my cat has arthritis                          | my cat has arthritis
                    """)
    void whatIsAskedOrWantedBesideAStatementIsNoPartOfIt(String text, String evidence) {
        assertThat(RECOGNIZER.recognize(List.of(), turn(text)))
                .singleElement()
                .satisfies(
                        statement -> assertThat(statement.evidence().of(text)).isEqualTo(evidence));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "My wife hates any advice about driving",
                "On Saturdays my kids help with the washing",
                "our band is called Can I",
                "I need to call mum, book the dentist and pay the rent",
                "I cook, find recipes and plan meals for my family every Sunday",
                "I'm from Leeds, run the bakery on Hill Street",
            })
    void whatOnlyLooksLikeAQuestionOrACommandIsNotCutOff(String text) {
        assertThat(only(text).evidence().of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Emma, my daughter, turns six on Friday",
                "I like the sound of that",
                "Call me a taxi",
                "my doctor says I should rest",
                "My dentist told me he has three kids",
                "if i move to spain can i keep my pension",
                "i know what should i do",
            })
    void whatOnlyLooksLikeOneIsNone(String text) {
        assertThat(RECOGNIZER.recognize(List.of(), turn(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Our database listens on 5433, not 5432.",
                "We take the grey tiles not the white.",
                "My knee operation is on 3 October now, not 12 September.",
            })
    void whatIsNotMeantBesidesDeniesNothing(String text) {
        assertThat(RECOGNIZER.recognize(List.of(), new Turn(Turn.USER, Turn.USER, text, MONDAY)))
                .isNotEmpty()
                .noneMatch(statement -> statement.negated());
    }
}
