package ai.sophia.bench.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    @Test
    void theSameSeedMakesTheSameTurns() {
        assertThat(turns(7, 50)).isEqualTo(turns(7, 50));
        assertThat(turns(7, 50)).isNotEqualTo(turns(8, 50));
        assertThat(new Turns(7).question()).isEqualTo(new Turns(7).question());
    }

    @Test
    void turnsAreOfTheLengthThatPeopleSpeak() {
        List<Turns.Turn> turns = turns(1, 2_000);
        double words = turns.stream()
                .mapToInt(turn -> turn.text().split(" ").length)
                .average()
                .orElseThrow();
        assertThat(words).isBetween(25.0, 45.0);
    }

    @Test
    void noTextComesTwice() {
        List<Turns.Turn> turns = turns(1, 10_000);
        assertThat(turns.stream().map(Turns.Turn::text)).doesNotHaveDuplicates();
    }

    @Test
    void questionsAreAllButAlwaysDistinct() {
        Turns turns = new Turns(1);
        Set<String> questions = new HashSet<>();
        for (int asked = 0; asked < 1_000; asked++) {
            questions.add(turns.question());
        }
        assertThat(questions).hasSizeGreaterThan(990);
    }

    @Test
    void sessionsFollowEachOtherInTime() {
        List<Turns.Turn> turns = turns(1, 100);
        assertThat(turns.stream().map(Turns.Turn::session).distinct()).hasSize(5);
        assertThat(turns.stream().map(Turns.Turn::saidAt)).isSorted();
    }

    @Test
    void longTextsHaveMoreThan256Tokens() {
        Turns turns = new Turns(1);
        for (int text = 0; text < 100; text++) {
            assertThat(turns.longText(25).split(" ")).hasSizeGreaterThan(256);
        }
    }

    private static List<Turns.Turn> turns(long seed, int count) {
        Turns turns = new Turns(seed);
        return IntStream.range(0, count).mapToObj(turns::turn).toList();
    }
}
