package ai.sophia.core.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides where something may be sent: to the public internet, and to networks that are not public only if the operator allows it.
 * Otherwise whoever may register a webhook could reach what only this machine reaches. Immutable, safe for all threads.
 *
 * <p>The ranges are those of the IANA special-purpose registries (RFC 6890), and the addresses at which clouds serve credentials.
 *
 * @param allowPrivate whether every network is allowed
 */
public record Destinations(boolean allowPrivate) {
    /** The first address of a range and how many of its bits name it. */
    private record Range(InetAddress from, int bits) {
        static Range of(String text) {
            int slash = text.indexOf('/');
            return new Range(
                    InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        boolean holds(byte[] address) {
            byte[] first = from.getAddress();
            if (address.length != first.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((address[bit / Byte.SIZE] ^ first[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Range> NOT_PUBLIC = List.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "168.63.129.16/32",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4")
            .stream()
            .map(Range::of)
            .toList();

    /** All else of version 6 is unassigned, local, or leads to an address of version 4 by another name. */
    private static final Range GLOBAL_UNICAST = Range.of("2000::/3");

    private static final List<Range> NOT_GLOBAL =
            List.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20").stream()
                    .map(Range::of)
                    .toList();

    /** Whether something may be sent to this address. */
    public boolean admits(InetAddress address) {
        if (allowPrivate) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address
                ? NOT_PUBLIC.stream().noneMatch(range -> range.holds(bytes))
                : GLOBAL_UNICAST.holds(bytes) && NOT_GLOBAL.stream().noneMatch(range -> range.holds(bytes));
    }

    /** Why nothing may be sent there, as far as it can be told without asking for the address of a name. */
    public Optional<String> refusal(URI target) {
        String host = Optional.ofNullable(target.getHost()).orElse("").toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        boolean local = name.equals("localhost") || name.endsWith(".localhost");
        if (!allowPrivate
                && (local || literal(name).filter(each -> !admits(each)).isPresent())) {
            return Optional.of(refused(host));
        }
        return Optional.empty();
    }

    /** Why nothing is sent to this host. */
    public static String refused(String host) {
        return "expected a host on the public internet, but \"" + host
                + "\" is in a private, local or reserved network, which the setting webhooks.allowPrivate would allow";
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            // names of decimal numbers and the like are addresses to some; those that resolve are checked then
            return Optional.of(InetAddress.ofLiteral(
                    host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }
}
