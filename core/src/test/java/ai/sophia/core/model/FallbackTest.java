package ai.sophia.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.sophia.core.Fault;
import ai.sophia.core.model.Reply.Finish;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FallbackTest {
    private static final Prompt PROMPT = Prompt.of(Duration.ofMinutes(1), new Message.User("hello"));
    private final Fault.Unavailable away = new Fault.Unavailable("the first is away", Duration.ofSeconds(9));

    /** A model that answers, or throws a fault, after some pieces. */
    private static final class TestingModel implements LanguageModel {
        private final String name;
        private final List<String> pieces;
        private final List<Fault> faults;
        private final List<Prompt> asked = new ArrayList<>();
        private boolean closed;

        TestingModel(String name, List<String> pieces, Fault... faults) {
            this.name = name;
            this.pieces = pieces;
            this.faults = List.of(faults);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Reply chat(Prompt prompt, Account account) {
            return chat(prompt, account, piece -> {});
        }

        @Override
        public Reply chat(Prompt prompt, Account account, Consumer<String> listener) {
            asked.add(prompt);
            account.charge(new Account.Spent(name, Usage.NONE, BigDecimal.ZERO));
            pieces.forEach(listener);
            if (!faults.isEmpty()) {
                throw faults.getFirst();
            }
            return new Reply(
                    String.join("", pieces), List.of(), Finish.WHOLE, Usage.NONE, BigDecimal.ZERO, name, "here");
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final TestingModel second = new TestingModel("second", List.of("hello ", "you"));
    private final List<String> spent = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void takeTheInterruptAway() {
        Thread.interrupted();
    }

    private static TestingModel failing(Fault fault) {
        return new TestingModel("first", List.of(), fault);
    }

    private Reply chat(LanguageModel... models) {
        return new Fallback(List.of(models)).chat(PROMPT, each -> spent.add(each.model()), heard::add);
    }

    @Test
    void theFirstThatAnswersIsTheLastThatIsAsked() {
        TestingModel first = new TestingModel("first", List.of("hi"));
        assertThat(chat(first, second).model()).isEqualTo("first");
        assertThat(second.asked).isEmpty();
        assertThat(first.asked).containsExactly(PROMPT);
    }

    static Stream<Fault> whatAnotherMayDoBetter() {
        return Stream.of(
                new Fault.Unavailable("the first is away", Duration.ofSeconds(9)),
                new Fault.Exhausted("no more today", Duration.ofHours(1)),
                new Fault.Invalid("messages", "too long for the first"));
    }

    @ParameterizedTest
    @MethodSource("whatAnotherMayDoBetter")
    void theNextIsAskedWithTheTimeThatIsLeft(Fault fault) {
        assertThat(chat(failing(fault), second).model()).isEqualTo("second");
        assertThat(second.asked.getFirst().patience()).isLessThan(PROMPT.patience());
        assertThat(second.asked.getFirst().patience(PROMPT.patience())).isEqualTo(PROMPT);
        assertThat(heard).containsExactly("hello ", "you");
        assertThat(spent).containsExactly("first", "second");
    }

    @Test
    void withoutPiecesItIsTheSame() {
        Fallback both = new Fallback(List.of(failing(away), second));
        assertThat(both.chat(PROMPT, each -> spent.add(each.model())).text()).isEqualTo("hello you");
        assertThat(spent).containsExactly("first", "second");
    }

    @Test
    void aDefectIsToldAndNotPassedOn() {
        Fault denied = new Fault.Denied("not you");
        assertThatThrownBy(() -> chat(failing(denied), second)).isSameAs(denied);
        assertThat(second.asked).isEmpty();
    }

    @Test
    void whatHasBegunIsNotBegunAnew() {
        TestingModel broken = new TestingModel("first", List.of("he"), away);
        assertThatThrownBy(() -> chat(broken, second)).isSameAs(away);
        assertThat(second.asked).isEmpty();
        assertThat(heard).containsExactly("he");
    }

    @Test
    void whereNoneAnswersAllAreToldAndTheSoonestMayBeAskedAgain() {
        Fault.Unavailable fault = catchThrowableOfType(
                Fault.Unavailable.class,
                () -> chat(
                        failing(away),
                        failing(new Fault.Unavailable("the other too", Duration.ofSeconds(2))),
                        failing(new Fault.Invalid("messages", "too long"))));
        assertThat(fault.explanation())
                .isEqualTo("no language model has answered: the first is away; the other too; too long");
        assertThat(fault.retryAfter()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aPromptThatNobodyTakesIsAtFault() {
        Fault.Invalid invalid = new Fault.Invalid("messages", "too long");
        assertThatThrownBy(() -> chat(failing(invalid), failing(invalid))).isSameAs(invalid);
    }

    @Test
    void whoIsInterruptedAsksNobody() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> chat(second))
                .isInstanceOf(Fault.Unavailable.class)
                .hasMessageContaining("interrupted");
        assertThat(second.asked).isEmpty();
    }

    @Test
    void whenTheTimeIsUpNobodyElseIsAsked() {
        LanguageModel slow = new TestingModel("slow", List.of(), away);
        Fallback both = new Fallback(List.of(slow, second));
        assertThatThrownBy(() -> both.chat(PROMPT.patience(Duration.ofNanos(1)), each -> {}))
                .isInstanceOf(Fault.Unavailable.class);
        assertThat(second.asked).isEmpty();
    }

    @Test
    void allAreClosedTogetherAndNamedTogether() {
        TestingModel first = failing(away);
        Fallback both = new Fallback(List.of(first, second));
        both.close();
        assertThat(first.closed && second.closed).isTrue();
        assertThat(both.name()).isEqualTo("first, second");
        assertThatThrownBy(() -> new Fallback(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
