package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.bench.BenchCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** A short run of the crash harness: the whole program is killed under load and started again. */
final class CrashTest {
    private static final String ROUNDS = "3";

    @Test
    void keepsWhatItAcknowledgedWhenItIsKilled() {
        StringWriter told = new StringWriter();
        PrintWriter writer = new PrintWriter(told);
        int code = BenchCommand.create(Main.class.getName())
                .setOut(writer)
                .setErr(writer)
                .execute("crash", "--rounds", ROUNDS);
        System.out.println(told);
        assertThat(code).as(told.toString()).isZero();
        assertThat(told.toString()).contains(ROUNDS + " rounds in").contains("0 violations");
    }
}
