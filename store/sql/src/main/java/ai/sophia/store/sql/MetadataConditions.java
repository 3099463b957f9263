package ai.sophia.store.sql;

import ai.sophia.core.filter.Value;
import java.util.List;

/** How a database is asked for what is in the metadata of {@code versions v}. Safe for all threads. */
interface MetadataConditions {
    /** A comparison of the values at a path of the metadata. */
    Condition metadata(List<String> path, String operator, Value value);

    /** Whether a string at the path contains the value, or one of the values is it. */
    Condition metadataContaining(List<String> path, Value value);

    /** Whether there is a value at the path. */
    Condition metadataPresent(List<String> path);

    /** An expression for the number at a path, NULL if there is none or something else. */
    String metadataNumber(List<String> path);
}
