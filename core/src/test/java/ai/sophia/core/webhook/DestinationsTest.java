package ai.sophia.core.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DestinationsTest {
    private static final Destinations PUBLIC = new Destinations(false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.255.254",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.100.100.200",
                "168.63.129.16",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "fe80::1",
                "fec0::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::7f00:1",
                "2001::1",
                "2002:7f00:1::",
                "2001:db8::1"
            })
    void aNetworkThatIsNotPublicIsRefused(String address) {
        assertThat(PUBLIC.admits(InetAddress.ofLiteral(address))).isFalse();
        assertThat(new Destinations(true).admits(InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "100.63.0.1", "2606:4700:4700::1111"})
    void thePublicInternetIsAdmitted(String address) {
        assertThat(PUBLIC.admits(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://LOCALHOST:8080/",
                "http://localhost./",
                "http://a.localhost/",
                "http://[::1]/",
                "http://[::ffff:10.0.0.1]/",
                "https://169.254.169.254/latest"
            })
    void anAddressOfOneIsRefusedBeforeAnythingIsLookedUp(String target) {
        assertThat(PUBLIC.refusal(URI.create(target)).orElseThrow()).contains("webhooks.allowPrivate");
        assertThat(new Destinations(true).refusal(URI.create(target))).isEmpty();
    }

    @Test
    void aNameIsNotLookedUp() {
        assertThat(PUBLIC.refusal(URI.create("https://example.org/hook"))).isEmpty();
    }
}
