package ai.sophia.store.redis;

import ai.sophia.store.redis.RedisSettings.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Which server has which of the hash slots (Redis cluster specification, "Key distribution model"). A server that is no cluster has them all.
 * Immutable.
 */
final class Topology {
    /** Owner of a slot that no server has now. */
    static final int NOBODY = -1;

    /** No server is known. */
    static final Topology UNKNOWN = new Topology(List.of(), new int[0]);

    private final List<Address> servers;

    /** For each slot its server's place in the list, or {@link #NOBODY}; empty if there is one server, and it has all. */
    private final int[] owners;

    private Topology(List<Address> servers, int[] owners) {
        this.servers = List.copyOf(servers);
        this.owners = owners;
    }

    /** The servers, each once. */
    List<Address> servers() {
        return servers;
    }

    /**
     * What the server at the other end says.
     *
     * @throws RuntimeException if it does not, or says what cannot be
     */
    static Topology ask(Line line, Address asked) throws IOException {
        try {
            List<Object> ranges = line.ask(Dialer.PATIENCE.toNanos(), connection -> {
                connection.sendCommand(Command.CLUSTER, "SLOTS");
                return connection.getObjectMultiBulkReply();
            });
            return of(ranges == null ? List.of() : ranges, asked);
        } catch (JedisDataException refused) {
            String why = String.valueOf(refused.getMessage());
            if (why.contains("cluster support disabled")
                    || why.contains("unknown command")
                    || why.startsWith("NOPERM")) {
                return new Topology(List.of(asked), new int[0]);
            }
            throw refused;
        }
    }

    private static Topology of(List<Object> ranges, Address asked) {
        int[] owners = new int[Protocol.CLUSTER_HASHSLOTS];
        Arrays.fill(owners, NOBODY);
        Map<Address, Integer> places = new LinkedHashMap<>();
        for (Object each : ranges) {
            if (!(each instanceof List<?> range)
                    || range.size() < 3
                    || !(range.get(0) instanceof Long from)
                    || !(range.get(1) instanceof Long to)
                    || !(range.get(2) instanceof List<?> master)
                    || from < 0
                    || to >= owners.length) {
                throw new JedisConnectionException("expected ranges of slots, but got " + each);
            }
            int place = places.computeIfAbsent(address(master, asked), address -> places.size());
            Arrays.fill(owners, Math.toIntExact(from), Math.toIntExact(to) + 1, place);
        }
        if (places.isEmpty()) {
            throw new JedisConnectionException("the cluster has given no slot to any server");
        }
        return new Topology(List.copyOf(places.keySet()), owners);
    }

    /** A server that does not know its own name is where it was asked. */
    private static Address address(List<?> master, Address asked) {
        String host = master.get(0) instanceof byte[] name ? new String(name, StandardCharsets.UTF_8) : "";
        if (!(master.get(1) instanceof Long port)) {
            throw new JedisConnectionException("expected a port, but got " + master.get(1));
        }
        return new Address(host.isEmpty() || host.equals("?") ? asked.host() : host, Math.toIntExact(port));
    }

    /** Whether every slot has an owner. */
    boolean isWhole() {
        return !servers.isEmpty() && Arrays.stream(owners).noneMatch(owner -> owner == NOBODY);
    }

    /** The place in the list of the server that has a slot, or {@link #NOBODY}. */
    int owner(int slot) {
        if (servers.isEmpty()) {
            return NOBODY;
        }
        return owners.length == 0 ? 0 : owners[slot];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Topology that && servers.equals(that.servers) && Arrays.equals(owners, that.owners);
    }

    @Override
    public int hashCode() {
        return 31 * servers.hashCode() + Arrays.hashCode(owners);
    }

    @Override
    public String toString() {
        return "Topology" + servers;
    }
}
