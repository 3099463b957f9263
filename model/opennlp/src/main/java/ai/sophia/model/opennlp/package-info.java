/** Noun phrases, found by a tagger of parts of speech. */
@NullMarked
package ai.sophia.model.opennlp;

import org.jspecify.annotations.NullMarked;
