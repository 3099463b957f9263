package ai.sophia.core.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class TenantKeyTest {
    @Test
    void isHmacWithSha256() {
        // RFC 4231, test case 1, its key of 20 bytes filled up with zeros as HMAC does itself
        byte[] secret = Arrays.copyOf(HexFormat.of().parseHex("0b".repeat(20)), TenantKey.LENGTH);
        byte[] code = HexFormat.of().parseHex("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        assertThat(new TenantKey(secret).authenticate("Hi There"))
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(code));
    }

    @Test
    void tellsTextsAndTenantsApart() {
        TenantKey one = aKey(1);
        assertThat(one.authenticate("a")).isEqualTo(one.authenticate("a")).hasSize(43);
        assertThat(one.authenticate("a")).isNotEqualTo(one.authenticate("b"));
        assertThat(one.authenticate("a")).isNotEqualTo(aKey(2).authenticate("a"));
    }

    @Test
    void aKeyForAPurposeIsAnotherOne() {
        TenantKey key = aKey(1);
        // by Python's hmac: HMAC(HMAC(key, "states" and a byte of 1), "a")
        assertThat(key.forPurpose("states").authenticate("a")).isEqualTo("yTP-XytUxp-YGj44xRIgaHwyttM1zan29woWsSKuKWE");
        assertThat(key.forPurpose("other").authenticate("a"))
                .isNotEqualTo(key.forPurpose("states").authenticate("a"))
                .isNotEqualTo(key.authenticate("a"));
    }

    @Test
    void doesNotChangeWithTheArrayItWasMadeFrom() {
        byte[] secret = new byte[TenantKey.LENGTH];
        TenantKey key = new TenantKey(secret);
        String before = key.authenticate("a");
        secret[0] = 1;
        assertThat(key.authenticate("a")).isEqualTo(before);
    }

    @Test
    void hasItsLengthAndDoesNotShowItself() {
        assertThatThrownBy(() -> new TenantKey(new byte[31]))
                .hasMessageContaining("32")
                .hasMessageContaining("31");
        assertThat(aKey(1)).hasToString("TenantKey[hidden]");
    }

    private static TenantKey aKey(int fill) {
        byte[] secret = new byte[TenantKey.LENGTH];
        Arrays.fill(secret, (byte) fill);
        return new TenantKey(secret);
    }
}
