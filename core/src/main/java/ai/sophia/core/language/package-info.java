/** What differs from language to language and is needed wherever texts are read: in which one a text is, and the words by which it tells who is who. */
@NullMarked
package ai.sophia.core.language;

import org.jspecify.annotations.NullMarked;
