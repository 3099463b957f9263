package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.bench.BenchCommand;
import ai.sophia.contract.TestingPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Short runs of the crash harness: the whole program is killed under load and started again. */
final class CrashTest {
    private static final String ROUNDS = "3";

    @Test
    void keepsWhatItAcknowledgedWhenItIsKilled() {
        assertThat(run()).contains("0 violations");
    }

    @Test
    void nodesThatShareTheirRecordsLoseNothingWhenOneOfThemIsKilled() {
        TestingPostgres postgres = TestingPostgres.shared();
        assertThat(run(
                        "--nodes=2",
                        "--setting=SOPHIA_RECORDS=" + postgres.database(),
                        "--setting=SOPHIA_POSTGRES_USER=" + postgres.user(),
                        "--setting=SOPHIA_POSTGRES_PASSWORD=" + postgres.password()))
                .contains("0 violations");
    }

    private static String run(String... further) {
        StringWriter told = new StringWriter();
        PrintWriter writer = new PrintWriter(told);
        List<String> arguments = new ArrayList<>(List.of("crash", "--rounds", ROUNDS));
        arguments.addAll(List.of(further));
        int code = BenchCommand.create(Main.class.getName())
                .setOut(writer)
                .setErr(writer)
                .execute(arguments.toArray(String[]::new));
        System.out.println(told);
        assertThat(code).as(told.toString()).isZero();
        assertThat(told.toString()).contains(ROUNDS + " rounds in");
        return told.toString();
    }
}
