/** The record store on SQLite. */
@NullMarked
package ai.sophia.store.sql;

import org.jspecify.annotations.NullMarked;
