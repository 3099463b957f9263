package ai.sophia.model.opennlp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.core.entity.NounPhrase;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found in sentences as people write them. */
final class OpenNlpNounPhrasesTest {
    private final OpenNlpNounPhrases phrases = new OpenNlpNounPhrases();

    private String told(String text) {
        return String.join(
                "; ",
                phrases.in(text).stream()
                        .map(each -> (each.own() ? "my " : "") + each.words() + (each.acting() ? "!" : ""))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The electrician comes on Thursday at nine|electrician!",
                "My sister found an oak worktop from a carpenter in her village, 4 cm thick|my sister!; oak worktop; carpenter; village",
                "I have 7,390 euros left|''",
                "I passed the adoption agency interviews last Friday|adoption agency interviews",
                "I love all the yellow leaves|yellow leaves",
                "I started playing acoustic guitar and the clarinet|acoustic guitar; clarinet",
                "I made this stained glass window|stained glass window",
                "I'm going to a pride parade next month|pride parade",
                "Grace's garden needs water|Grace's garden!; water",
                "I often cook for six|''",
                "it was a great way to spend a whole day with other people|''",
                "We have a movie night on Fridays|movie night",
                "I run three self-hosted GitLab servers|self-hosted GitLab servers",
                "my favorite dairy-free treat is a tart|my favorite dairy-free treat!; tart",
                "I did a 5-minute voice trial|5-minute voice trial",
                "Answer me with a table on weekdays|table",
                "I'll focus on that|''",
                "he won't let anything stop him|''",
                "due on the 24th|''",
            })
    void thingsAreNamedWithoutWhatIsBesides(String text, String expected) {
        assertThat(told(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mein Bruder hat den alten Bauwagen an eine Bäckerin in Fulda verkauft|my Bruder; Bauwagen; Bäckerin; Fulda",
                "Wir haben zwei Kinder|Kinder",
                "Jeden Dienstag gehe ich zum Klettern mit Jonas|Klettern; Jonas",
                "Antworte mir immer auf Deutsch|Deutsch",
                "Ich habe noch 640 Euro|''",
                "Am liebsten trinke ich grünen Tee|grünen Tee",
                "Unsere Waschmaschine ist von 2012|my Waschmaschine",
                "Letzte Woche war nichts los|''",
                "Meine Frau Mara arbeitet als Hebamme|my Frau Mara; Hebamme",
                "Wir wohnen in der Friedrich-Ebert-Straße|Friedrich-Ebert-Straße",
            })
    void thingsAreNamedInGerman(String text, String expected) {
        assertThat(told(text).replace("!", "")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Linda lives in Oslo|Linda!; Oslo",
                "My own studio is in our old barn|my studio!; my old barn",
                "April lives in Oslo|April!; Oslo",
                "April is a good month for it|''",
                "The plumber charges 80 euros|plumber!",
                "Amir smokes|Amir!",
                "Käthe works at Siemens|Käthe!; Siemens",
                "No more weekend jobs for me|weekend jobs",
                "Wim drinks green tea|Wim!; green tea",
                "Hiroshi does the sound|Hiroshi!; sound",
                "Tesla owners are happy|Tesla owners!",
                "Theo's my cousin|Theo!; my cousin",
                "Milo's afraid of the storm|Milo!; storm",
                "Agnieszka can't lift more|Agnieszka!",
                "Ayşe isn't in our study group|Ayşe!; my study group",
                "Both my knees are titanium|my knees!; titanium",
                "Hope is in Oslo|Hope!; Oslo",
                "Will has moved|Will!",
                "Noor broke her arm|Noor!; arm",
                "Ottilie has moved|Ottilie!",
                "Dr Falk is my dentist|Dr Falk!; my dentist",
            })
    void whoeverASentenceBeginsWithIsKnownByTheVerb(String text, String expected) {
        assertThat(told(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I'm allergic to hazelnuts|hazelnuts",
                "I can't stand cilantro|cilantro",
                "I play badminton with my neighbour Ravi|badminton; my neighbour Ravi",
                "I love tennis and table tennis|tennis; table tennis",
                "I ride my cargo bike to work|my cargo bike",
                "I lead my mountain bike club|my mountain bike club",
                "I collect old fountain pens|fountain pens",
                "My best friend lives in Kyiv|my best friend!; Kyiv",
                "My son Jonas plays the cello and hates broccoli|my son Jonas!; cello; broccoli",
                "We live near the Clara-Zetkin-Park|Clara-Zetkin-Park",
                "I started running|''",
                "I study machine learning|machine learning",
                "I love cross-country skiing|cross-country skiing",
                "Tom's boss lives in Oslo|Tom's boss!; Oslo",
                "Spotify costs 11 euros|Spotify!",
                "My cat Miso sleeps on the radiator|my cat Miso!; radiator",
                "I LOVE JAZZ|JAZZ",
                "I loathe networking events|networking events",
                "The contract with our hosting provider ends on 31 December|contract; my hosting provider!",
                "My parents visit every summer|my parents!",
            })
    void wordsThatTheTaggerDoesNotKnowAreKnownByWhatStandsBesideThem(String text, String expected) {
        assertThat(told(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Gather documents like references|documents; references",
                "Update the Notion template|Notion template",
                "Stop making me repeat myself|''",
                "Got promoted|''",
                "Never was a fan|''",
            })
    void aVerbThatASentenceBeginsWithNamesNobody(String text, String expected) {
        assertThat(told(text)).isEqualTo(expected);
    }

    @Test
    void aPhraseStandsWhereItIsFound() {
        NounPhrase phrase = phrases.in("We sold our old red boat").getLast();
        assertThat(phrase.span().of("We sold our old red boat")).isEqualTo("our old red boat");
        assertThat(phrase.words()).isEqualTo("old red boat");
        assertThat(phrase.own()).isTrue();
    }

    @Test
    void whateverTheTextThePhrasesLieWithinItOneAfterTheOther() {
        Random random = new Random(20260907);
        List<String> words = List.of(
                "My",
                "the",
                "a",
                "cat",
                "Anna",
                "'s",
                "-",
                "well",
                "known",
                "24th",
                "$5",
                "is",
                "red",
                "😀",
                "\n",
                "…",
                "isn't",
                "of",
                "(",
                "”",
                "\u0000",
                "it’s",
                "ÉCOLE",
                "東京",
                "--",
                "'",
                "http://a.b/c",
                "");
        for (int round = 0; round < 2_000; round++) {
            String text = IntStream.range(0, random.nextInt(14))
                    .mapToObj(each -> words.get(random.nextInt(words.size())))
                    .reduce("", (one, other) -> one + (random.nextInt(4) == 0 ? "" : " ") + other);
            int before = 0;
            for (NounPhrase phrase : phrases.in(text)) {
                assertThat(phrase.span().start()).as(text).isGreaterThanOrEqualTo(before);
                assertThat(phrase.span().end()).as(text).isLessThanOrEqualTo(text.length());
                assertThat(phrase.span().of(text)).as(text).contains(phrase.words());
                before = phrase.span().end();
            }
        }
        assertThat(phrases.in("a cat ".repeat(10_000))).isNotEmpty();
    }

    @Test
    void manyThreadsFindTheSame() throws Exception {
        List<String> texts = IntStream.range(0, 200)
                .mapToObj(each -> "My sister found the oak worktop " + each + " in Rome")
                .toList();
        List<List<NounPhrase>> alone = texts.stream().map(phrases::in).toList();
        OpenNlpNounPhrases shared = new OpenNlpNounPhrases();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<NounPhrase>>> found = texts.stream()
                    .map(text -> threads.submit(() -> shared.in(text)))
                    .toList();
            for (int i = 0; i < texts.size(); i++) {
                assertThat(found.get(i).get()).isEqualTo(alone.get(i));
            }
        }
    }
}
