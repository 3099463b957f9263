package ai.sophia.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class QueueTest {
    private static final int MUCH = 65_536;

    @Test
    void takesNoMoreWhereMuchWaitsAndLosesNoneOfThat() throws Exception {
        Queue queue = new Queue(1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Work<Integer> first = new Work<>(true, queue.turn(), () -> {
            begun.countDown();
            end.await();
            return -1;
        });
        List<Work<Integer>> many = IntStream.range(0, MUCH + 1)
                .mapToObj(number -> new Work<>(false, number, () -> number))
                .toList();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Integer>> one = callers.submit(() -> queue.results(List.of(first)));
            begun.await();
            Future<List<Integer>> others = callers.submit(() -> queue.results(many));
            Awaitility.await().until(() -> queue.waiting() == many.size());
            Future<List<Integer>> late =
                    callers.submit(() -> queue.results(List.of(new Work<>(true, queue.turn(), () -> 1))));
            assertThatThrownBy(late::get).hasCauseInstanceOf(Fault.Exhausted.class);
            end.countDown();
            assertThat(one.get()).containsExactly(-1);
            assertThat(others.get()).hasSize(many.size()).startsWith(0, 1, 2).endsWith(MUCH);
        }
        assertThat(queue.close()).isTrue();
    }

    @Test
    void whatIsWaitedForGoesBeforeLargeCallsAndElseFirstComeFirstServed() {
        Work<Integer> ofAnImport = new Work<>(false, 1, () -> 1);
        Work<Integer> write = new Work<>(true, 2, () -> 2);
        Work<Integer> question = new Work<>(true, 3, () -> 3);
        assertThat(write.compareTo(question)).isNegative();
        assertThat(question.compareTo(ofAnImport)).isNegative();
    }
}
