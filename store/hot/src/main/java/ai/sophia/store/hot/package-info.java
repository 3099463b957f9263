/** The hot tier: scopes in use as columns in memory, compared with a question one by one. */
@NullMarked
package ai.sophia.store.hot;

import org.jspecify.annotations.NullMarked;
