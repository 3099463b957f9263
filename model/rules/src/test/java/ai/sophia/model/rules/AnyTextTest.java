package ai.sophia.model.rules;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.contract.Seed;
import ai.sophia.core.conversation.Statement;
import ai.sophia.core.conversation.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every text. */
final class AnyTextTest {
    private static final int TEXTS = 2_000;
    private static final Instant NOW = Instant.parse("2026-02-28T23:59:59Z");
    private static final List<String> WORDS = List.of(
            "I",
            "my sister",
            "Mara",
            "we",
            "don't",
            "never",
            "live",
            "love",
            "have",
            "is",
            "a",
            "the",
            "to",
            "dog",
            "Leeds",
            "on Friday",
            "the 31st",
            "31 February",
            "in 3 weeks",
            "every",
            "always",
            ",",
            ".",
            "so",
            "and",
            "\"",
            "'",
            ":",
            "\n",
            "-",
            "(",
            "?",
            "!",
            "because",
            "can't",
            "_",
            "{",
            "é",
            "’",
            "😀",
            "if",
            "says",
            "ich",
            "wir",
            "meine Schwester",
            "nicht",
            "habe",
            "gekauft",
            "am 31.",
            "jeden",
            "weil",
            "und der");

    private static final RuleRecognizer RECOGNIZER = new RuleRecognizer();

    @Test
    void evidenceAndTimeLieWithinTheText() {
        Random random = Seed.fresh("evidenceAndTimeLieWithinTheText").random();
        for (int run = 0; run < TEXTS; run++) {
            StringBuilder text = new StringBuilder();
            for (int word = random.nextInt(30); word >= 0; word--) {
                text.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(8) == 0 ? "" : " ");
            }
            check(text.toString(), random);
        }
    }

    @Test
    void anyCharactersAreRead() {
        Random random = Seed.fresh("anyCharactersAreRead").random();
        for (int run = 0; run < TEXTS; run++) {
            StringBuilder text = new StringBuilder("I love ");
            for (int left = random.nextInt(60); left > 0; left--) {
                // lone surrogates and control characters among them
                text.append((char) random.nextInt(random.nextBoolean() ? 0x300 : 0x10000));
            }
            check(text.toString(), random);
        }
    }

    @Test
    void aQuestionAloneIsNoStatement() {
        Random random = Seed.fresh("aQuestionAloneIsNoStatement").random();
        for (String begin :
                List.of("do you know whether", "why is it that", "can you tell me if", "where do you think")) {
            for (String clause : List.of("I live in Leeds", "my sister loves tea", "we use Slack", "Mara is my boss")) {
                String text = begin + " " + clause + (random.nextBoolean() ? "?" : " then?");
                assertThat(RECOGNIZER.recognize(List.of(), new Turn("user", "user", text, NOW)))
                        .as(text)
                        .isEmpty();
            }
        }
    }

    @Test
    void aLongTextOfOneWordIsReadToItsEnd() {
        for (String piece : List.of(
                "I ",
                "my ",
                "Mara ",
                "the the ",
                "I am ",
                ", ",
                "'",
                "\"a ",
                "never ",
                "one of my ",
                "ich ",
                "meine alte ",
                "der die ",
                "von der Mara ",
                "verkauft ",
                "nie wieder ",
                "3. ")) {
            String text = piece.repeat(3_900 / piece.length());
            List<Statement> statements = RECOGNIZER.recognize(List.of(), new Turn("user", "user", text, NOW));
            assertThat(statements).allMatch(each -> each.evidence().end() <= text.length());
        }
    }

    private void check(String text, Random random) {
        Instant at = NOW.minusSeconds(random.nextInt(1_000_000_000));
        for (Statement statement : RECOGNIZER.recognize(List.of(), new Turn("user", "user", text, at))) {
            assertThat(statement.evidence().length()).as(text).isPositive();
            assertThat(statement.evidence().end()).as(text).isLessThanOrEqualTo(text.length());
            statement.time().ifPresent(time -> assertThat(time.end()).as(text).isLessThanOrEqualTo(text.length()));
        }
    }
}
