/** Entities and their relations, as facts tell of them: a view that is made of facts and holds nothing of its own. */
@NullMarked
package ai.sophia.core.entity;

import org.jspecify.annotations.NullMarked;
