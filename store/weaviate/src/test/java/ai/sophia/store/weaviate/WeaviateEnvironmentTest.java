package ai.sophia.store.weaviate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the environment variables and the settings say. */
final class WeaviateEnvironmentTest {
    private static WeaviateSettings read(String... pairs) {
        Map<String, String> variables = new HashMap<>(Map.of("WEAVIATE_HOST", "weaviate"));
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return WeaviateEnvironment.read(variables).orElseThrow();
    }

    @Test
    void withoutAHostThereIsNoServer() {
        assertThat(WeaviateEnvironment.read(Map.of("WEAVIATE_PORT", "8081", "WEAVIATE_API_KEY", "secret")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "weaviate, '', '', http://weaviate:8080, weaviate:50051",
        "weaviate, 8081, 50052, http://weaviate:8081, weaviate:50052",
        "weaviate:9000, '', '', http://weaviate:9000, weaviate:50051",
        "http://weaviate:9000/, '', '', http://weaviate:9000, weaviate:50051",
        "https://weaviate.example, '', '', https://weaviate.example:443, weaviate.example:443",
        "https://weaviate.example, 8443, 50051, https://weaviate.example:8443, weaviate.example:50051",
        "[::1], 8081, '', http://[::1]:8081, [::1]:50051",
    })
    void theHostIsANameOrAnAddress(String host, String port, String grpcPort, String address, String grpc) {
        WeaviateSettings settings = read("WEAVIATE_HOST", host, "WEAVIATE_PORT", port, "WEAVIATE_GRPC_PORT", grpcPort);
        assertThat(settings.address()).hasToString(address);
        assertThat(settings.grpcAddress()).isEqualTo(grpc);
    }

    @Test
    void anotherNameForGrpcIsTaken() {
        assertThat(read("WEAVIATE_HOST", "https://a.example", "WEAVIATE_GRPC_HOST", "grpc-a.example")
                        .grpcAddress())
                .isEqualTo("grpc-a.example:443");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "ftp://weaviate", "http://user:secret@weaviate", "weaviate/path", "http://"})
    void whatIsNoHostIsRefused(String host) {
        assertThatThrownBy(() -> read("WEAVIATE_HOST", host))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageNotContaining("secret")
                .extracting("field")
                .isEqualTo("WEAVIATE_HOST");
    }

    @ParameterizedTest
    @CsvSource({
        "WEAVIATE_PORT, 0",
        "WEAVIATE_PORT, abc",
        "WEAVIATE_GRPC_PORT, 65536",
        "WEAVIATE_REPLICATION, 0",
        "WEAVIATE_REPLICATION, two",
        "WEAVIATE_CONSISTENCY, most",
    })
    void whatCannotBeIsRefusedAndQuoted(String variable, String value) {
        assertThatThrownBy(() -> read(variable, value))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining(value);
    }

    @Test
    void copiesAndWhoHasToAnswerAreTaken() {
        assertThat(read().replication()).isEqualTo(1);
        assertThat(read().consistency()).isEqualTo(Consistency.QUORUM);
        WeaviateSettings said = read("WEAVIATE_REPLICATION", "3", "WEAVIATE_CONSISTENCY", "All");
        assertThat(said.replication()).isEqualTo(3);
        assertThat(said.consistency()).isEqualTo(Consistency.ALL);
    }

    @Test
    void theKeyIsTakenAndNotShown() {
        WeaviateSettings settings = read("WEAVIATE_API_KEY", "kalinka");
        assertThat(settings.key()).isEqualTo("kalinka");
        assertThat(settings).asString().contains("weaviate").doesNotContain("kalinka");
        assertThatThrownBy(() -> read("WEAVIATE_API_KEY", "kalinka malinka"))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageNotContaining("kalinka");
    }

    @Test
    void aKeyThatTravelsInTheClearIsWarnedOf() {
        assertThat(read("WEAVIATE_API_KEY", "kalinka").warning())
                .hasValueSatisfying(
                        warning -> assertThat(warning).contains("without TLS").doesNotContain("kalinka"));
        assertThat(read("WEAVIATE_API_KEY", "kalinka", "WEAVIATE_HOST", "https://weaviate")
                        .warning())
                .isEmpty();
        assertThat(read("WEAVIATE_API_KEY", "kalinka", "WEAVIATE_HOST", "127.0.0.1")
                        .warning())
                .isEmpty();
        assertThat(read().warning()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sophia", "So_phia", "1A"})
    void aPrefixThatTheServerWouldNotTakeIsRefused(String prefix) {
        assertThatThrownBy(() -> WeaviateSettings.of("weaviate", 8080, 50_051).prefixed(prefix))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining(prefix);
    }
}
