package ai.sophia.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WatchedUrisTest {
    private final WatchedUris uris = new WatchedUris();

    @Test
    void aUriIsTheSameWhicheverCharactersAreEscaped() {
        uris.add("memory://users/ada~(lovelace)'s!*/profile");
        assertThat(uris.as("memory://users/ada%7E%28lovelace%29%27s%21*/profile"))
                .containsExactly("memory://users/ada~(lovelace)'s!*/profile");
        uris.add("memory://users/%c3%a9lan/profile");
        assertThat(uris.as("memory://users/élan/profile")).containsExactly("memory://users/%c3%a9lan/profile");
        assertThat(uris.as("memory://users/%C3%A9lan/profile")).hasSize(1);
    }

    @Test
    void aUriThatIsWatchedInTwoWaysIsToldInBoth() {
        uris.add("memory://users/a~b/profile");
        uris.add("memory://users/a%7Eb/profile");
        uris.add("memory://users/a~b/profile");
        assertThat(uris.as("memory://users/a%7eb/profile"))
                .containsExactlyInAnyOrder("memory://users/a~b/profile", "memory://users/a%7Eb/profile");
        uris.remove("memory://users/a%7eb/profile");
        assertThat(uris.all()).isEmpty();
    }

    @Test
    void whatIsAnotherNameIsAnotherUri() {
        uris.add("memory://users/a%2Fb/profile");
        assertThat(uris.as("memory://users/a/b/profile")).isEmpty();
        uris.add("memory://users/a+b/profile");
        assertThat(uris.as("memory://users/a%20b/profile")).isEmpty();
        assertThat(uris.as("memory://users/a%2Bb/profile")).hasSize(1);
    }

    @Test
    void aUriThatIsNoneIsItself() {
        uris.add("memory://users/100%/profile");
        assertThat(uris.as("memory://users/100%/profile")).hasSize(1);
        assertThat(uris.as("memory://users/100%25/profile")).isEmpty();
    }

    @Test
    void noMoreAreWatchedThanTheLimit() {
        for (int i = 0; i < WatchedUris.LIMIT; i++) {
            assertThat(uris.add("test://" + i)).isTrue();
        }
        assertThat(uris.add("test://more")).isFalse();
        uris.remove("test://7");
        assertThat(uris.add("test://more")).isTrue();
    }
}
