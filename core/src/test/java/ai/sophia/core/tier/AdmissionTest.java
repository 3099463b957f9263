package ai.sophia.core.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.core.tier.Admission.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(1);

    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        callers.close();
    }

    @Test
    void moreCallersThanPlacesWaitAndTheRestAreRefusedAndNoneIsLost() throws Exception {
        Admission admission = admission(3, 5, LONG);
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Future<Boolean>> all = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            all.add(callers.submit(() -> admission.admit(() -> {
                most.accumulateAndGet(under.incrementAndGet(), Math::max);
                awaitEnd();
                under.decrementAndGet();
                return true;
            })));
        }
        Awaitility.await().until(() -> under.get() == 3 && admission.waiting() == 5);
        for (int extra = 0; extra < 4; extra++) {
            assertThatThrownBy(() -> admission.admit(() -> true))
                    .isInstanceOf(Fault.Exhausted.class)
                    .hasMessageContaining("too many testings wait already");
        }
        end.countDown();
        for (Future<Boolean> caller : all) {
            assertThat(caller.get()).isTrue();
        }
        assertThat(most).hasValue(3);
        assertThat(admission.shed()).isEqualTo(4);
        assertThat(admission.waiting()).isZero();
        assertThatAllPlacesAreFree(admission);
    }

    @Test
    void whoWaitsTooLongIsToldWhenToComeBackAndHasDoneNothing() {
        Admission admission = admission(1, 5, SHORT);
        occupy(admission);
        AtomicBoolean done = new AtomicBoolean();
        assertThatThrownBy(() -> admission.admit(() -> {
                    done.set(true);
                    return true;
                }))
                .isInstanceOfSatisfying(
                        Fault.Exhausted.class,
                        fault -> assertThat(fault.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
        assertThat(done).isFalse();
        assertThat(admission.shed()).isOne();
        assertThat(admission.waiting()).isZero();
    }

    @Test
    void aBurstMayWaitButAfterARefusalOnlyACrowdMay() throws Exception {
        Admission admission = new Admission("testings", new Limits(1, 3, 1, LONG, LONG));
        occupy(admission);
        List<Future<Boolean>> burst = new ArrayList<>();
        for (int caller = 1; caller <= 3; caller++) {
            int all = caller;
            burst.add(callers.submit(() -> admission.admit(() -> true)));
            Awaitility.await().until(() -> admission.waiting() == all);
        }
        assertThatThrownBy(() -> admission.admit(() -> true)).hasMessageContaining("wait already");
        burst.removeLast().cancel(true);
        Awaitility.await().until(() -> admission.waiting() == 2);
        assertThatThrownBy(() -> admission.admit(() -> true)).hasMessageContaining("wait already");
        end.countDown();
        for (Future<Boolean> caller : burst) {
            assertThat(caller.get()).isTrue();
        }
    }

    @Test
    void whereSomebodyHasBeenWaitingForLongOnlyACrowdMay() throws Exception {
        Admission admission = new Admission("testings", new Limits(1, 3, 1, Duration.ZERO, LONG));
        occupy(admission);
        Future<Boolean> first = callers.submit(() -> admission.admit(() -> true));
        Awaitility.await().until(() -> admission.waiting() == 1);
        assertThatThrownBy(() -> admission.admit(() -> true)).isInstanceOf(Fault.Exhausted.class);
        end.countDown();
        assertThat(first.get()).isTrue();
    }

    @Test
    void aPlaceIsGivenBackWhenTheWorkFails() {
        Admission admission = admission(2, 0, LONG);
        for (int time = 0; time < 5; time++) {
            assertThatThrownBy(() -> admission.admit(() -> {
                        throw new Fault.NotFound("nothing there");
                    }))
                    .isInstanceOf(Fault.NotFound.class);
        }
        assertThat(admission.shed()).isZero();
        assertThatAllPlacesAreFree(admission);
    }

    @Test
    void whoIsInterruptedWhileWaitingTakesNoPlaceAndStaysInterrupted() throws Exception {
        Admission admission = admission(1, 1, LONG);
        CountDownLatch occupied = occupy(admission);
        AtomicBoolean stayed = new AtomicBoolean();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                admission.admit(() -> true);
            } catch (Fault.Unavailable interrupted) {
                stayed.set(Thread.currentThread().isInterrupted());
            }
        });
        Awaitility.await().until(() -> admission.waiting() == 1);
        waiting.interrupt();
        waiting.join();
        assertThat(stayed).isTrue();
        assertThat(admission.waiting()).isZero();
        end.countDown();
        occupied.await();
        assertThatAllPlacesAreFree(admission);
    }

    @Test
    void aPlaceIsGivenBackWhenTheWorkIsInterrupted() throws Exception {
        Admission admission = admission(1, 0, LONG);
        Future<Boolean> working = callers.submit(() -> admission.admit(this::awaitEnd));
        Awaitility.await().until(() -> isFull(admission));
        working.cancel(true);
        Awaitility.await().until(() -> !isFull(admission));
        assertThatAllPlacesAreFree(admission);
    }

    private static Admission admission(int places, int waiting, Duration patience) {
        return new Admission("testings", new Limits(places, waiting, waiting, LONG, patience));
    }

    /** Takes a place until the end; returns what is counted down when it is given back. */
    private CountDownLatch occupy(Admission admission) {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch outside = new CountDownLatch(1);
        callers.execute(() -> {
            admission.admit(() -> {
                inside.countDown();
                return awaitEnd();
            });
            outside.countDown();
        });
        Awaitility.await().until(() -> inside.getCount() == 0);
        return outside;
    }

    private boolean awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private static boolean isFull(Admission admission) {
        try {
            return !admission.admit(() -> true);
        } catch (Fault.Exhausted full) {
            return true;
        }
    }

    /** All are taken at once, by work that takes another place within its own, without waiting. */
    private static void assertThatAllPlacesAreFree(Admission admission) {
        assertThat(nested(admission, admission.limits().places())).isTrue();
    }

    private static boolean nested(Admission admission, int places) {
        return places == 0 || admission.admit(() -> nested(admission, places - 1));
    }
}
