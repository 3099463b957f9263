/** The edge: REST, authentication, limits, metrics. */
@NullMarked
package ai.sophia.server;

import org.jspecify.annotations.NullMarked;
