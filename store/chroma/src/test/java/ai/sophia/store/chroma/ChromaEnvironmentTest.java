package ai.sophia.store.chroma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.core.Fault;
import ai.sophia.store.chroma.ChromaSettings.Credential;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the environment variables and the settings say. */
final class ChromaEnvironmentTest {
    private static ChromaSettings read(String... pairs) {
        Map<String, String> variables = new java.util.HashMap<>(Map.of("CHROMADB_HOST", "chroma"));
        for (int i = 0; i < pairs.length; i += 2) {
            variables.put(pairs[i], pairs[i + 1]);
        }
        return ChromaEnvironment.read(variables).orElseThrow();
    }

    @Test
    void withoutAHostThereIsNoServer() {
        assertThat(ChromaEnvironment.read(Map.of("CHROMADB_PORT", "8001", "CHROMADB_AUTH", "admin:secret")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "chroma, '', http://chroma:8000",
        "chroma, 8001, http://chroma:8001",
        "chroma:9000, '', http://chroma:9000",
        "chroma:9000, 8001, http://chroma:8001",
        "http://chroma, '', http://chroma:8000",
        "http://chroma:9000/, '', http://chroma:9000",
        "https://chroma.example, '', https://chroma.example:443",
        "https://chroma.example, 8443, https://chroma.example:8443",
        "127.0.0.1, 8001, http://127.0.0.1:8001",
        "[::1], 8001, http://[::1]:8001",
    })
    void theHostIsANameOrAnAddress(String host, String port, String address) {
        assertThat(read("CHROMADB_HOST", host, "CHROMADB_PORT", port).address()).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "ftp://chroma", "http://user:secret@chroma", "chroma/path", "http://", "chroma:port"})
    void whatIsNoHostIsRefused(String host) {
        assertThatThrownBy(() -> read("CHROMADB_HOST", host))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageNotContaining("secret")
                .extracting("field")
                .isEqualTo("CHROMADB_HOST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1"})
    void whatIsNoPortIsRefused(String port) {
        assertThatThrownBy(() -> read("CHROMADB_PORT", port))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining(port);
    }

    @Test
    void whatIsNoNumberIsNoPort() {
        assertThatThrownBy(() -> read("CHROMADB_PORT", "http")).hasMessageContaining("http");
    }

    @Test
    void theCredentialIsUserAndPassword() {
        assertThat(read("CHROMADB_TOKEN", "secret").credential()).isEqualTo(new Credential.Token("secret"));
        assertThatThrownBy(() -> read("CHROMADB_TOKEN", "secret", "CHROMADB_AUTH", "ada:cello"))
                .hasMessageContaining("leave out one")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> read("CHROMADB_TOKEN", "“secret”"))
                .hasMessageContaining("ASCII")
                .hasMessageNotContaining("secret");
        assertThat(read("CHROMADB_AUTH", "ada:se:cret").credential()).isEqualTo(new Credential.Basic("ada", "se:cret"));
        assertThat(read("CHROMADB_AUTH", "ada", "CHROMADB_PASSWORD", "secret").credential())
                .isEqualTo(new Credential.Basic("ada", "secret"));
        assertThat(read("CHROMADB_AUTH", "ada:old", "CHROMADB_PASSWORD", "secret")
                        .credential())
                .isEqualTo(new Credential.Basic("ada", "secret"));
        assertThat(read("CHROMADB_PASSWORD", "secret").credential()).isEqualTo(new Credential.Basic("admin", "secret"));
        assertThat(read().credential()).isEqualTo(new Credential.None());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", ":secret"})
    void aCredentialWithoutUserOrPasswordIsRefusedAndNotQuoted(String auth) {
        assertThatThrownBy(() -> read("CHROMADB_AUTH", auth))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageNotContaining(auth);
    }

    @Test
    void theUserAndPasswordAreSentAsTheStandardHasIt() {
        assertThat(new Credential.Basic("Aladdin", "open sesame").header())
                .contains("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assertThat(new Credential.Token("abc").header()).contains("Bearer abc");
        assertThat(new Credential.None().header()).isEmpty();
    }

    @Test
    void secretsAreNotShown() {
        assertThat(read("CHROMADB_AUTH", "ada:secret"))
                .asString()
                .contains("ada")
                .doesNotContain("secret");
        assertThat(ChromaSettings.of("chroma", 8000).with(new Credential.Token("abc")))
                .asString()
                .doesNotContain("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin:admin", "ada:ada", "admin:password", "root:", "ada:changeme"})
    void aPasswordThatEverybodyTriesIsWarnedOf(String auth) {
        assertThat(read("CHROMADB_HOST", "localhost", "CHROMADB_AUTH", auth).warning())
                .hasValueSatisfying(warning ->
                        assertThat(warning).contains("everybody tries first").contains("localhost"));
    }

    @Test
    void aCredentialThatTravelsInTheClearIsWarnedOf() {
        String good = "ada:kalinka-malinka";
        assertThat(read("CHROMADB_AUTH", good).warning())
                .hasValueSatisfying(warning -> assertThat(warning).contains("without TLS"));
        assertThat(read("CHROMADB_AUTH", good, "CHROMADB_HOST", "https://chroma")
                        .warning())
                .isEmpty();
        assertThat(read("CHROMADB_AUTH", good, "CHROMADB_HOST", "127.0.0.1").warning())
                .isEmpty();
        assertThat(read().warning()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "a.b", "-ab", "ab-", "a b"})
    void aDatabaseThatTheServerWouldNotTakeIsRefused(String database) {
        assertThatThrownBy(() -> ChromaSettings.of("chroma", 8000).in("default_tenant", database))
                .isInstanceOf(Fault.Invalid.class)
                .hasMessageContaining(database);
    }
}
