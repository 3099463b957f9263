package ai.sophia.app;

import ai.sophia.cli.Failure;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where the server listens. It goes by the address that a host stands for, and not by how it is written: {@code 0} is every address, as
 * {@code 0.0.0.0} is. Immutable, safe for all threads.
 *
 * @param host as it was set
 * @param address what it stands for
 */
record Listening(String host, InetAddress address) {
    /**
     * Finds the address.
     *
     * @throws Failure if the host is not known
     */
    static Listening at(String host) {
        try {
            return new Listening(host, InetAddress.getByName(host));
        } catch (UnknownHostException unknown) {
            throw Failure.misuse("the setting " + Setting.HOST.label()
                    + " expects a name or address of this machine, but got \"" + host + "\"");
        }
    }

    /** Whether only this machine can reach the server. */
    boolean isLocal() {
        return address.isLoopbackAddress();
    }

    /** Whether it is every address that this machine has. */
    boolean isEverywhere() {
        return address.isAnyLocalAddress();
    }

    /** How this machine names it in a URL: every address is reached over loopback, and one of IPv6 stands in brackets. */
    String reachable() {
        if (isEverywhere()) {
            return address instanceof Inet6Address ? "[::1]" : "127.0.0.1";
        }
        if (isLocal()) {
            return address instanceof Inet6Address ? "[::1]" : address.getHostAddress();
        }
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }

    /** Where this machine reaches the server. */
    URI reachable(int port) {
        return URI.create("http://" + reachable() + ":" + port);
    }
}
