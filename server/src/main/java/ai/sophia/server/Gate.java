package ai.sophia.server;

import ai.sophia.core.Fault;
import ai.sophia.core.access.Access;
import ai.sophia.core.access.Credential;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides whether a request is let in: its credential, the name and the page it comes under, and the type of its body. A request that is
 * believed for coming from this machine must also come under a name of this machine, or a web page could reach the server by giving it a
 * name of its own (DNS rebinding). Immutable, safe for all threads.
 */
final class Gate {
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    /** What whoever runs it can do about a name that is right. */
    private static final String REMEDY =
            "; further names are allowed by the setting allowedHosts, or SOPHIA_ALLOWED_HOSTS";

    private final Access access;
    private final Set<String> names;
    private final boolean restricted;

    /**
     * @param loopback whether the server listens on loopback only
     */
    Gate(Access access, ServerSettings settings, boolean loopback) {
        this.access = access;
        this.names = new TreeSet<>(LOCAL_NAMES);
        settings.allowedHosts().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        this.restricted = loopback || !settings.allowedHosts().isEmpty();
    }

    /**
     * Lets the call in and tells it who asks.
     *
     * @throws Refusal if it does not
     */
    void admit(Route route, Call call) {
        switch (route.guard()) {
            case OPEN -> {}
            case LOCAL -> {
                boolean local = isLocal(call);
                if (!local) {
                    authenticate(call);
                }
                checkNames(call, restricted || local);
            }
            case KEY -> {
                String key = authenticate(call);
                checkNames(call, restricted || key.isEmpty());
            }
        }
        checkBody(route, call);
    }

    private String authenticate(Call call) {
        String key = key(call);
        try {
            call.admit(access.authenticate(new Credential(key, isLocal(call))));
        } catch (Fault.Denied denied) {
            throw Refusal.unauthorized(denied.explanation());
        }
        return key;
    }

    private static String key(Call call) {
        String header = call.header("Authorization").orElse("").strip();
        int space = header.indexOf(' ');
        String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
        if (scheme.equals("bearer") || scheme.equals("token")) {
            return header.substring(space + 1).strip();
        }
        return call.header("X-API-Key").orElse("");
    }

    private static boolean isLocal(Call call) {
        return switch (call.request().remotePeer().address()) {
            case InetSocketAddress peer -> peer.getAddress().isLoopbackAddress();
            case UnixDomainSocketAddress peer -> true;
            default -> false;
        };
    }

    private void checkNames(Call call, boolean mustBeKnown) {
        if (!mustBeKnown) {
            return;
        }
        String host = call.header("Host").orElse("");
        if (!names.contains(withoutPort(host))) {
            throw Refusal.forbidden(
                    "expected a Host of " + String.join(", ", names) + ", but got \"" + shown(host) + "\"" + REMEDY);
        }
        String origin = call.header("Origin").orElse("");
        int scheme = origin.indexOf("://");
        if (!origin.isEmpty() && (scheme < 0 || !names.contains(withoutPort(origin.substring(scheme + 3))))) {
            throw Refusal.forbidden("expected no Origin, or one of " + String.join(", ", names) + ", but got \""
                    + shown(origin) + "\"" + REMEDY);
        }
        // pictures and scripts of other pages come without an Origin; who follows a link here may
        if (call.header("Sec-Fetch-Site").orElse("").equals("cross-site")
                && !call.header("Sec-Fetch-Mode").orElse("").equals("navigate")) {
            throw Refusal.forbidden("expected no request that the page of another site makes");
        }
    }

    private static void checkBody(Route route, Call call) {
        if (route.body() == Route.Body.NONE || !call.request().content().hasEntity()) {
            return;
        }
        String sent = call.header("Content-Type").orElse("");
        String type = sent.toLowerCase(Locale.ROOT).replace(" ", "").replace("\"", "");
        int parameters = type.indexOf(';');
        String plain = parameters < 0 ? type : type.substring(0, parameters);
        boolean utf8 = !type.contains("charset=") || type.contains("charset=utf-8");
        boolean fits = switch (route.body()) {
            case NONE -> true;
            case JSON -> plain.equals(Call.JSON) || plain.equals("application/merge-patch+json");
            case LINES -> plain.equals(Call.LINES);
        };
        if (!fits || !utf8) {
            throw Refusal.unsupportedMedia(
                    route.body() == Route.Body.LINES ? Call.LINES : Call.JSON,
                    sent.isEmpty() ? "none named" : "\"" + shown(sent) + "\"");
        }
    }

    private static String withoutPort(String authority) {
        String host = authority.toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static String shown(String header) {
        return header.length() <= 60 ? header : header.substring(0, 60) + "…";
    }
}
