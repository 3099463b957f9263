package ai.sophia.cli;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the commands work with.
 *
 * @param given the options that were given before the command's name
 * @param clock tells what "now" is in options such as {@code --expires 30d}
 */
record Tools(Host host, Terminal terminal, Supplier<GlobalOptions> given, InstantSource clock) {}
