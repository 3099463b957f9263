package ai.sophia.model.openai;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A server at the other end of a connection. Immutable; its text tells no key.
 *
 * @param what it is, as messages call it, such as {@code the embedding server}
 * @param key shown to it as a bearer token, empty for none
 * @param headers sent with each request that shows the key
 * @param secrets which, beside the key, are told to nobody else, in none of its messages
 * @param longestAnswer in bytes, up to which its answers are read
 */
record Peer(
        String what,
        Address address,
        String key,
        Map<String, String> headers,
        List<String> secrets,
        int longestAnswer) {
    /** What it says without what must not be told: some servers quote the key that they do not take. */
    String hidden(String told) {
        // the longest first, for one may begin with another
        return Stream.concat(Stream.of(key), secrets.stream())
                .filter(secret -> !secret.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .reduce(told, (hidden, secret) -> hidden.replace(secret, "…"));
    }

    @Override
    public String toString() {
        return what + " " + address;
    }
}
