package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.conversation.Fact;
import ai.sophia.core.conversation.Rehearsal;
import ai.sophia.core.conversation.Sort;
import ai.sophia.core.conversation.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What later turns change of what earlier ones told. */
final class ChangesTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T12:00:00Z");

    private static final RuleRecognizer RECOGNIZER = RuleRecognizer.unlearned();

    private final Rehearsal rehearsal = new Rehearsal(RECOGNIZER);
    private Instant now = MONDAY;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I live in Graz, near the castle.             | I moved to Linz two weeks ago.
                    My brother Tom lives in Leeds.               | My brother Tom moved to York.
                    I work at Siemens.                           | I joined Bosch in May.
                    I work at Siemens.                           | I'm working at Canyon now.
                    My boss is Linda.                            | Tom is my new boss.
                    My girlfriend is called Anna.                | My girlfriend is Eva.
                    I'm 34.                                      | I just turned 35.
                    I'm a nurse.                                 | I'm a teacher now.
                    My favourite colour is green.                | Blue is my favourite colour.
                    Our API listens on port 8080.                | Our API runs on port 8081.
                    My dentist appointment is on Tuesday.        | My dentist appointment got moved to Thursday.
                    Please always answer in German.              | Please answer in English from now on.
                    I hate mushrooms.                            | I love mushrooms now, can't get enough of them.
                    I don't smoke.                               | I smoke.
                    I teach three classes a week at the academy. | I teach five classes a week at the academy now.
                    Our choir has twelve members.                | Our choir has fifteen members now.
                    I take 20 mg of zinc every evening.          | I take 30 mg of zinc every evening.
                    Our rent is 700 euros.                       | Our rent went up to 760 euros.
                    My phone number ends in 1207.                | My new phone number ends in 9954.
                    The staging cluster is called heron.         | The staging cluster is now called stork.
                    Always answer in French.                     | From now on, answer in Italian.
                    I'm allergic to pollen.                      | It turned out that I'm not allergic to pollen.
                    I study law.                                 | I study medicine now.
                    Our band is called Heron.                    | Our band is called Stork now.
                    """)
    void whatIsSaidOtherwiseOfTheSameTakesItsPlace(String before, String after) {
        hear(before);
        assertThat(current()).hasSize(1);
        hear(after);
        assertThat(current()).hasSize(1);
        assertThat(rehearsal.facts()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I live in Graz.                              | I'm moving to Linz in May.
                    I live in Graz.                              | I lived in Linz as a child.
                    I live in Graz.                              | We moved to Kubernetes last month.
                    I live in Graz.                              | My sister lives in Linz.
                    I moved to Linz last week.                   | I don't live in Graz any more.
                    I live in Graz.                              | I'm living in a hotel in Linz.
                    I live in Graz.                              | I'm living in Linz this week.
                    I work at Siemens.                           | I work at night.
                    I work at Siemens.                           | I work at the Linz office.
                    My favourite food is sushi.                  | My daughter's favourite food is pizza.
                    I'm a teacher.                               | I'm a big fan of jazz.
                    My meeting with Tom is on Friday.            | My meeting with Eva is on Monday.
                    My brother Tom is 34.                        | I'm 36.
                    I like tea with milk.                        | I hate tea with lemon.
                    We have two goats.                           | We have three geese.
                    We have two goats.                           | We had three goats as children.
                    My son has two rabbits.                      | My daughter has five rabbits.
                    I teach two classes at the academy.          | I teach three classes at the museum.
                    I drink two coffees at breakfast.            | I drink three coffees at work.
                    I have to sign two letters.                  | I have to sign five letters.
                    I study law.                                 | I also study music.
                    I study law.                                 | I study best at night.
                    I study law.                                 | I study until midnight.
                    My phone number is 0171 555014.              | My phone number ends in 14.
                    Our rent is 700 euros.                       | The rent went up to 2000 euros in Ghent.
                    This tune is called Heron.                   | This tune is called Stork.
                    Our cat is called Milo.                      | Our dog is called Rex.
                    I take 50 mg a day.                          | I take 5 mg a day.
                    I find bagpipes dull.                        | I find harps charming.
                    Our heron pond has 3 fish.                   | Room 7 has 5 fish.
                    My blood pressure is 140 in the morning.     | My blood pressure is 120 in the evening.
                    The gym opens at 6 on weekdays.              | The gym opens at 9 on Sundays.
                    My dose is 20 mg in the morning.             | My dose is 10 mg at night.
                    Our rent is 900 in the winter.               | Our rent is 700 in the summer.
                    We have two cats.                            | My cat died last week.
                    We have three bikes.                         | I sold my bike.
                    I own a bike trailer.                        | I sold my bike.
                    I have a car seat for the baby.              | I sold my car.
                    My dose is 20 mg every morning.              | My dose is 10 mg every night.
                    We have two buses.                           | I sold the bus.
                    We decided to call mum every Sunday.         | I called mum.
                    I decided to eat less meat.                  | I ate less meat yesterday.
                    We decided to always lock the shed.          | I locked the shed.
                    I need to give the dog a bath.               | I gave the dog away.
                    We decided to open an office in Lisbon.      | The Lisbon trip is off.
                    I need to call the Lisbon office.            | The Lisbon trip is off.
                    We use Jenkins for builds.                   | Jenkins died this morning.
                    I want to buy a new bike.                    | I sold my bike.
                    I drink coffee every morning.                | I gave up coffee with sugar.
                    I smoke every evening.                       | I stopped smoking in the car.
                    I smoke.                                     | I don't smoke much.
                    I drink coffee.                              | I don't always drink coffee.
                    I wear glasses.                              | I lost my glasses.
                    I work at Siemens.                           | I quit.
                    I work at Siemens.                           | I left.
                    Call me Rob.                                 | Call me a taxi.
                    I work at Siemens.                           | I don't just work at Siemens.
                    I work at Siemens.                           | I quit last winter's diet.
                    I live in Graz.                              | I don't always live in Graz.
                    We use Redis for caching.                    | We dropped Redis for sessions.
                    I have a dog called Biscuit.                 | I gave Biscuit away for the weekend.
                    I own a cabin in Norway.                     | I sold the cabin in Sweden.
                    I drive a Mini.                              | I sold my other Mini.
                    My phone number is 555 0134.                 | I got a new phone case.
                    I live in Leeds.                             | I left Leeds at nine.
                    I work at Siemens.                           | I left Siemens today at six.
                    I work at Siemens.                           | I've just left Siemens.
                    I work at Siemens.                           | I never left Siemens.
                    I work at Siemens.                           | I was never laid off.
                    I study law at Leeds.                        | I had a place on the trip but dropped out.
                    I have a car.                                | I never sold the car.
                    My company car is a Golf.                    | I sold my car.
                    Call me Rob.                                 | Call me at five.
                    Call me Rob.                                 | Call me tonight.
                    Always answer in German.                     | Stop answering in German for this one.
                    I live in Bath.                              | I moved out of the bath.
                    I'm a nurse in Leeds.                        | I'm no longer a night nurse.
                    I work at Siemens.                           | I left Siemens a message.
                    I work at Siemens.                           | Tom left Siemens.
                    I'm a nurse in Graz.                         | I'm not a doctor.
                    My brother is a Fiat mechanic.               | I sold the Fiat.
                    My sister has a Fiat.                        | I sold the Fiat.
                    My dad's car is a Fiat.                      | I sold the Fiat.
                    My car insurance is a Direct Line policy.    | I sold my car.
                    My job is to sell cars.                      | I sold the car.
                    My sister lives in Graz.                     | I moved out of Graz.
                    My daughter studies law.                     | I dropped out of uni.
                    I have a lathe and a table saw.              | The table saw is gone.
                    I have a lathe and a table saw.              | I sold the lathe.
                    We have two cats, Biscuit and Plum, and a rabbit called Oscar. | Oscar died on Friday.
                    I take thyroxine every morning, and iron tablets at night. | I stopped taking the iron tablets.
                    I need to renew my passport and my licence.  | I renewed the passport.
                    """)
    void whatIsSaidOfSomethingElseEndsNothing(String before, String after) {
        hear(before);
        hear(after);
        assertThat(current()).contains(text(before));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I live in Graz.                              | I don't live there any more.
                    I work at Siemens.                           | I quit my job.
                    My girlfriend is Eva.                        | We broke up last week.
                    I'm vegan.                                   | I'm not vegan any more.
                    I have a blue bike.                           | I sold the bike.
                    I have a bike in the garage.                 | I sold the bike.
                    I have a bike, a Brompton.                   | I sold the bike.
                    I have a bike too.                           | I sold the bike.
                    We have two goats.                           | I sold the goats.
                    We have two sheep.                           | I sold the sheep.
                    I have 1 car.                                | I sold my car.
                    I own 3 acres of land.                       | I sold the land.
                    I take 50 mg of sertraline a day.            | I stopped taking sertraline.
                    I have a bike to ride to work.               | I sold my bike.
                    I have a boat moored in Kiel.                | I sold the boat.
                    We have a dog, a beagle.                     | My dog died.
                    I have a Yamaha piano.                       | I sold the Yamaha.
                    I have a gym membership.                     | I quit the gym.
                    The party starts at 5 in the afternoon.      | Actually, the party starts at 8 in the evening.
                    Our budget is 500 on weekends.               | Our budget is 600 at weekends.
                    I have a guitar.                             | I've given the guitar away.
                    We have two mice.                            | I gave the two mice away.
                    I decided to sell the boat.                  | I sold the boat.
                    I'm going to sell the caravan.               | We sold the caravan last week.
                    We decided to adopt a dog.                   | We adopted a dog!
                    We're flying to Lisbon in May.               | The Lisbon trip is off.
                    We have a tortoise called Gustav.            | Gustav died yesterday.
                    My dose is 20 mg in the morning.             | My dose is 10 mg in the morning.
                    I use Trello for everything.                 | We switched from Trello to Jira.
                    I jog every morning.                         | I stopped jogging.
                    I need to renew my passport.                 | Renewed the passport yesterday.
                    I have to write the quarterly report.        | I'm done with the report.
                    I need to call the plumber about the sink.   | I called the plumber.
                    I have to call mum.                          | I called mum.
                    I need to write the report.                  | I got the report done.
                    I still have to order the cake for Lena.     | The cake's ordered, phew.
                    Remind me to water the plants on Sunday.     | The plants are watered.
                    I'll be in Lyon from 3 to 5 May.             | Lyon is cancelled, there's a strike.
                    We plan to buy the house in Elm Street.      | The house fell through.
                    I must send the invoice to Mr Hall.          | The invoice is sent.
                    I'm going to run the marathon in Vienna in May. | I ran the marathon in Vienna on Sunday.
                    I'm moving to Linz in May.                   | I moved to Linz last week.
                    We're going on a trip to Norway in June.     | The trip is off.
                    We're going on a trip to Norway in June.     | I cancelled the trip.
                    I have an audition on Thursday.              | The audition went really well.
                    We have a christening here on the 25th.      | The christening went beautifully.
                    I have a goose called Elsbeth.               | Elsbeth died last week.
                    We have a rabbit called Hops.                | Our rabbit has died.
                    Choir rehearses on Mondays.                  | Choir is on Tuesdays now.
                    I go to yoga on Tuesdays.                    | Yoga is on Thursdays now, what shall I cook?
                    I take metformin twice a day.                | I only take metformin once a day now.
                    My daughter is in third grade.               | My daughter is in fourth grade now.
                    Our sprint is two weeks.                     | Our sprints are three weeks now.
                    We charge a deposit on our jam jars.         | We don't take a deposit on jars any more, too much bother at the till.
                    I take my coffee with oat milk.              | I've gone over to black coffee, which beans are nice?
                    I have a weekend job at the cinema.          | I quit the cinema, so what else could I do?
                    My car is a Golf.                            | I got a new car, a Skoda.
                    I live in a one-room flat in Leipzig.        | I live in Halle now.
                    Our class teacher is Mr Okafor.              | We've got Ms Brandt as class teacher since half term.
                    Our head of department is Dr. Vasquez.       | Dr. Lindqvist took over as head of department.
                    We have 12 hens.                             | We have 9 hens left.
                    Our rent is 900 euros.                       | The rent is now 980.
                    I'm a vegetarian.                            | I eat fish again.
                    Put an emoji in every answer.                | No more emojis please, they get on my nerves.
                    I jog every morning before work.             | I no longer jog.
                    I go jogging every morning.                  | I don't go jogging any more, my knee is bad.
                    I drink coffee every morning.                | I don't drink coffee any more.
                    I play football on Sundays.                  | I don't play football anymore.
                    My son swims on Tuesdays.                    | My son doesn't swim any more.
                    I meditate every evening.                    | I've stopped meditating.
                    I play chess.                                | I just don't play chess any more.
                    I have a blue bike.                          | I don't have the bike any more.
                    We have an old caravan in Wales.             | We no longer have the caravan.
                    I work for Siemens as a project manager.     | I don't work for Siemens any more.
                    I work for Siemens as a project manager.     | I left Siemens.
                    I work at Canyon.                            | I got laid off from Canyon.
                    I live in Graz.                              | I moved out of Graz.
                    I rent a flat in Graz.                       | I moved out of the flat.
                    I'm a nurse in Graz.                         | I'm no longer a nurse.
                    I'm studying law at Leeds.                   | I dropped out of uni.
                    My car is a red Fiat.                        | I sold the Fiat.
                    My car is a red Fiat.                        | I sold my car.
                    Our bike is a Brompton.                      | The bike got nicked.
                    Always answer in German.                     | Stop answering in German.
                    Always answer in German.                     | You don't have to answer in German any more.
                    Call me Rob.                                 | Don't call me Rob.
                    I'm allergic to peanuts.                     | I'm not allergic to peanuts after all.
                    We use Jenkins for builds.                   | We moved off Jenkins.
                    I sing in a choir and love it.               | I quit the choir.
                    """)
    void whatIsOverEnds(String before, String after) {
        hear(before);
        assertThat(current()).hasSize(1);
        hear(after);
        assertThat(current()).doesNotContain(text(before));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I need to renew my passport.                 | I still haven't renewed the passport.
                    I need to renew my passport.                 | If I renewed the passport, could I travel?
                    I need to renew my passport.                 | Have I renewed the passport?
                    I need to write the report.                  | The report is needed.
                    I need to renew my passport.                 | I almost renewed the passport.
                    I need to renew my passport.                 | My wife said I renewed the passport.
                    I need to renew my passport.                 | My sister renewed her licence.
                    I need to write the report.                  | I got the garage done.
                    I need to write the report.                  | I haven't got the report done.
                    I have a guitar.                             | I gave my guitar lessons away.
                    I have a blue bike.                           | Tom sold the bike.
                    I have a blue bike.                           | I never sold the bike.
                    I'm flying to Rome next Friday.              | I flew to Rome last year.
                    I'm flying to Rome next Friday.              | I flew to Oslo.
                    We're going on a trip to Norway in June.     | The trip isn't off.
                    I have to fix the bug in the importer.       | Fixed a bug.
                    I have a dog.                                | The dog is gone for a walk.
                    I have a dog.                                | My neighbour's dog is dead.
                    I have a goose.                              | My aunt's goose died.
                    I have an audition on Thursday.              | The food was great.
                    I'm going to Ghent with my sister in May.    | My sister is fine.
                    I need to call the plumber.                  | The plumber was great.
                    I have a goose called Elsbeth.               | Elsbeth died laughing.
                    We use Heron for our builds.                 | Heron died again.
                    My brother Tom lives in Leeds.               | Ida died in March.
                    I have to finish the thesis by June.         | I finished the first chapter of the thesis.
                    I drink milk every morning.                  | The milk is gone.
                    I live in Graz.                              | I left Graz at noon.
                    Choir rehearses on Mondays.                  | This week choir is on Tuesday.
                    Choir rehearses on Mondays.                  | Choir is on a break now.
                    Choir rehearses on Mondays.                  | Is choir on Tuesdays now?
                    I go to yoga on Tuesdays.                    | My sister goes to pilates on Thursdays now.
                    I take metformin twice a day.                | I take vitamins once a day now.
                    We pay the pickers on Fridays.               | This week the pickers get their money on Thursday.
                    My car is a Golf.                            | I'd love to have a new car.
                    My car is a Golf.                            | My brother got a new car.
                    I take my coffee with oat milk.              | Should I switch to black coffee?
                    Our office is in Kista.                      | I don't like the office any more.
                    I have a weekend job at the cinema.          | I left the cinema at ten.
                    Our rent is 900 euros.                       | The rent is due on the 3rd now.
                    We use Jira for bugs.                        | The customer doesn't use Jira any more.
                    I watch football on Sundays.                 | I don't play football any more.
                    I drink tea every morning.                   | I don't drink any more.
                    I cycle to work.                             | I don't work any more.
                    I swim on Tuesdays.                          | My son doesn't swim any more.
                    I take the bus on Mondays.                   | I don't take metformin any more.
                    I drink coffee every morning.                | I don't drink much coffee any more.
                    I drink coffee every morning.                | I can't drink any more coffee.
                    I climb the stairs to work every day.        | I don't climb any more.
                    I box up orders every Monday.                | I don't box any more.
                    I have a bike trailer.                       | I don't have the bike any more.
                    I have a blue bike.                          | I don't have the bike with me.
                    """)
    void whatIsNotToldAsOverStays(String before, String after) {
        hear(before);
        hear(after);
        assertThat(current()).contains(text(before));
    }

    @Test
    void whoHasSoldAThingHasItNoMoreAndNeedNotSellIt() {
        hear("I have a boat in Kiel.");
        hear("I decided to sell the boat.");
        hear("I want to buy a bigger boat.");
        hear("I sold the boat.");
        assertThat(current()).containsExactlyInAnyOrder("I want to buy a bigger boat", "I sold the boat");
    }

    @Test
    void whatIsCorrectedIsWhenTheRightWordSays() {
        hear("The demo is on 5 May.");
        hear("No, I meant 7 May.");
        assertThat(rehearsal.facts().stream().filter(fact -> fact.valid().isOpen()))
                .singleElement()
                .satisfies(fact -> assertThat(fact.evidence()
                                .getLast()
                                .when()
                                .orElseThrow()
                                .from()
                                .toString())
                        .contains("-05-07T"));
    }

    @Test
    void aWholeStatementIsNotPutInTheMiddleOfAnother() {
        hear("I go to the gym on Mondays.");
        hear("I go to the gym on Tuesdays now, not Mondays.");
        assertThat(current()).contains("I go to the gym on Tuesdays now, not Mondays");
    }

    @Test
    void ofAThingAndAnotherThatItDescribesTheThingIsSold() {
        hear("I have a bike.");
        hear("I have a bike trailer.");
        hear("I sold the bike.");
        assertThat(current()).containsExactlyInAnyOrder("I have a bike trailer", "I sold the bike");
    }

    @Test
    void ofTwoTasksThatCouldBeMeantNoneIsDone() {
        hear("I need to book a flight to Rome.");
        hear("I need to book a flight to Oslo.");
        hear("I booked the flight.");
        assertThat(current()).hasSize(2);
        hear("I booked the flight to Oslo.");
        assertThat(current())
                .contains("I need to book a flight to Rome")
                .doesNotContain("I need to book a flight to Oslo");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    The demo is on Wednesday at 10:00.           | No, I meant Thursday.          | The demo is on Thursday at 10:00
                    My exam is in June.                          | Sorry, it was May.             | My exam is in May
                    Our API listens on port 8080.                | Actually it's 8081, not 8080.  | Our API listens on port 8081
                    My locker number is 4711.                    | Oops, typo. It's 4712.         | My locker number is 4712
                    My flight is at 10:40.                       | oops, 10:50                    | My flight is at 10:50
                    The spare key is with Ada.                   | Wait, it's in my desk.         | The spare key is in my desk
                    My doctor is Dr Hall.                        | Sorry, I meant Dr Hull.        | My doctor is Dr Hull
                    Mia is seven.                                | Actually Mia is eight, not seven.            | Mia is eight
                    Our daughter Mia is seven.                   | Actually she is eight, not seven.            | Our daughter Mia is eight
                    My daughter Mia is allergic to milk.         | She's allergic to nuts, not milk.            | My daughter Mia is allergic to nuts
                    My brother is from Italy.                    | He's from Spain, not Italy.                  | My brother is from Spain
                    Mia's birthday is in June.                   | Sorry, her birthday is in May, not June.     | Mia's birthday is in May
                    """)
    void aWordThatIsCorrectedTakesThePlaceOfTheWrongOne(String before, String after, String right) {
        hear(before);
        assertThat(current()).hasSize(1);
        answer("Noted.");
        hear(after);
        assertThat(current()).containsExactly(right);
        assertThat(rehearsal.facts())
                .filteredOn(fact -> !fact.valid().isOpen())
                .allMatch(fact -> fact.valid().from().equals(fact.valid().to()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    The demo is on Wednesday.                    | No, Thursday is my day off.
                    The demo is on Wednesday.                    | Actually, which Thursday is free?
                    The demo is on Wednesday or Friday.          | Sorry, I meant Thursday.
                    Our API listens on port 8080.                | No, the tests take 20 minutes.
                    """)
    void whatCouldCorrectSeveralOrNothingCorrectsNothing(String before, String after) {
        hear(before);
        hear(after);
        assertThat(current()).contains(text(before));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Forget that.
                    Scratch that, please.
                    Just kidding!
                    That's no longer true.
                    I take that back.
                    """)
    void whatIsTakenBackEndsAndNothingElseIsTold(String retraction) {
        hear("I have three cats.");
        answer("Three cats, nice.");
        hear(retraction);
        assertThat(current()).isEmpty();
        assertThat(rehearsal.facts()).hasSize(2);
    }

    @Test
    void ofTwoStatementsNoneIsTakenBack() {
        hear("I have three cats, and I live in Graz.");
        hear("Forget that.");
        assertThat(current()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    I want a window seat, always.                | And the window, don't forget the window.
                    I'm off on Fridays.                          | As I said, no Fridays.
                    Nora is doing the catering.                  | The catering is still with Nora.
                    I have 2 goats.                              | I have two goats.
                    I take twenty mg of zinc every evening.      | I take 20 mg of zinc every evening.
                    """)
    void whatIsSaidAgainIsTheSameFact(String before, String after) {
        hear(before);
        assertThat(current()).hasSize(1);
        hear(after);
        assertThat(current()).hasSize(1);
        assertThat(rehearsal.facts()).singleElement().extracting(Fact::count).isEqualTo(2);
    }

    @Test
    void whoMovedIsToldByWhereTheyLive() {
        hear("I moved to Linz last week.");
        assertThat(rehearsal.facts().getFirst().wording().sort()).isEqualTo(Sort.IDENTITY);
    }

    @Test
    void whatSaysNothingOfItselfIsKeptOnlyIfItEndsSomething() {
        hear("Rang the farm.");
        assertThat(rehearsal.facts()).isEmpty();
        hear("I have to ring the farm about the showers.");
        hear("I rang the farm.");
        assertThat(current()).doesNotContain("I have to ring the farm about the showers");
    }

    private void hear(String text) {
        now = now.plus(Duration.ofDays(30));
        rehearsal.hear(new Turn(Turn.USER, Turn.USER, text, now));
    }

    private void answer(String text) {
        rehearsal.hear(new Turn(Turn.ASSISTANT, Turn.ASSISTANT, text, now));
    }

    private List<String> current() {
        return rehearsal.facts().stream()
                .filter(fact -> fact.valid().isOpen())
                .map(fact -> fact.wording().text())
                .toList();
    }

    private static String text(String turn) {
        return turn.substring(0, turn.length() - 1);
    }
}
