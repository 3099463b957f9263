package ai.sophia.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.cli.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ListeningTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 127.0.0.1",
        "0, 127.0.0.1",
        "0.0, 127.0.0.1",
        "::, [::1]",
        "[::], [::1]",
        "0:0:0:0:0:0:0:0, [::1]",
        "::ffff:0.0.0.0, 127.0.0.1"
    })
    void everyAddressIsReachedOverLoopback(String host, String reachable) {
        Listening listening = Listening.at(host);
        assertThat(listening.isEverywhere()).isTrue();
        assertThat(listening.isLocal()).isFalse();
        assertThat(listening.reachable()).isEqualTo(reachable);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "127.1, 127.0.0.1",
        "127.0.0.5, 127.0.0.5",
        "::1, [::1]",
        "0:0:0:0:0:0:0:1, [::1]"
    })
    void loopbackIsOfThisMachineAlone(String host, String reachable) {
        Listening listening = Listening.at(host);
        assertThat(listening.isEverywhere()).isFalse();
        assertThat(listening.isLocal()).isTrue();
        assertThat(listening.reachable()).isEqualTo(reachable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "2001:db8::1"})
    void anotherAddressLetsOthersIn(String host) {
        Listening listening = Listening.at(host);
        assertThat(listening.isEverywhere()).isFalse();
        assertThat(listening.isLocal()).isFalse();
        assertThat(listening.reachable(80).toString()).contains(host);
    }

    @Test
    void aNameThatIsNotKnownIsRefused() {
        assertThatThrownBy(() -> Listening.at("[::1"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("expects a name or address of this machine, but got \"[::1\"");
    }
}
