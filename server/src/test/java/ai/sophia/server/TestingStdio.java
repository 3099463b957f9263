package ai.sophia.server;

import ai.sophia.cli.Carrier;
import ai.sophia.cli.Choices;
import ai.sophia.cli.CommandLineInterface;
import ai.sophia.cli.EffectiveSetting;
import ai.sophia.cli.Host;
import ai.sophia.cli.HttpCarrier;
import ai.sophia.cli.Migration;
import ai.sophia.cli.RemoteServer;
import ai.sophia.cli.Sharing;
import ai.sophia.cli.Terminal;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code sophia mcp} in front of a given server, as a program of its own. */
record TestingStdio(URI server) implements Host {
    /** Takes the server's address, and further arguments of the command. */
    public static void main(String[] arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        Host host = new TestingStdio(URI.create(command.removeFirst()));
        command.addFirst("mcp");
        System.exit(new CommandLineInterface(host, Terminal.ofProcess(), InstantSource.system(), Map.of())
                .run(command.toArray(String[]::new)));
    }

    /** The command that starts it. */
    static List<String> command(TestingServer server, String... further) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TestingStdio.class.getName(),
                "http://127.0.0.1:" + server.port()));
        command.addAll(List.of(further));
        return command;
    }

    @Override
    public String version() {
        return "testing";
    }

    @Override
    public void serve(Choices choices) {
        throw new UnsupportedOperationException("it serves over standard input and output alone");
    }

    @Override
    public Carrier connect(Choices choices, boolean begins) {
        return new HttpCarrier(server, "");
    }

    @Override
    public Sharing share(Choices choices) {
        return new RemoteServer(server, "");
    }

    @Override
    public Migration migrate(Choices choices, String to) {
        throw new UnsupportedOperationException("it has no records of its own");
    }

    @Override
    public Migration.Reopened reopen(Choices choices) {
        throw new UnsupportedOperationException("it has no records of its own");
    }

    @Override
    public List<EffectiveSetting> settings(Choices choices) {
        return List.of();
    }
}
