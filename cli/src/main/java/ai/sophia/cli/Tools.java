package ai.sophia.cli;

import java.time.InstantSource;

/**
 * What the commands work with.
 *
 * @param clock tells what "now" is in options such as {@code --expires 30d}
 */
record Tools(Host host, Terminal terminal, GlobalOptions options, InstantSource clock) {}
