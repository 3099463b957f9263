/**
 * What indexes on servers are told, which others may read: facts as fingerprints under the tenant's key (blind indexes, as they are called
 * where data is encrypted), and filters and reaches as conditions on them.
 */
@NullMarked
package ai.sophia.core.blind;

import org.jspecify.annotations.NullMarked;
