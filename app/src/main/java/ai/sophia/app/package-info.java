/** Main, Settings, Wiring. */
@NullMarked
package ai.sophia.app;

import org.jspecify.annotations.NullMarked;
