package ai.sophia.core.index;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.memory.VersionKey;
import java.util.Collection;
import java.util.List;

/**
 * What the words and the vector of a question say of passages, as columns. Versions are the rows of one table, numbered from 0; their
 * passages are the rows of another, those of a version after each other. Lent to one thread for one ranking.
 */
public interface Evidence {
    /** How many versions there are, those that are not admitted included. */
    int versions();

    /** Whether the reach sees the version and the filter matches it. */
    boolean isAdmitted(int version);

    /** Whether there is nothing to rank. */
    default boolean admitsNone() {
        for (int version = 0; version < versions(); version++) {
            if (isAdmitted(version)) {
                return false;
            }
        }
        return true;
    }

    /** The row of the version's first passage; that of the version after the last is the number of passages. */
    int start(int version);

    /** Names the version. */
    VersionKey key(int version);

    /** The version's position in its session, if it is in one. */
    long position(int version);

    /** Names the passage. */
    Passage passage(int row);

    /** How many terms the passage has, or about. */
    int length(int row);

    /** What else there is to know of the passage. */
    Traits traits(int row);

    /** How near the passage is to the question, -1 to 1. */
    float cosine(int row);

    /** How near the passage is to what is compared on the whole, -1 to 1; 0 where that is not known. */
    float typicality(int row);

    /** The mean of the vectors of a version's passages, which need not have unit length; empty where it is not known. */
    float[] meaning(int version);

    /** The question's words that some passage has. */
    List<? extends Term> terms();

    /** The sessions that versions have a place in. */
    Collection<? extends Session> sessions();

    /** What one word of the question says. */
    interface Term {
        /** Its part of what all of the question's words tell: together they weigh 1, those that nobody said included. */
        double weight();

        /** How many passages have it, those of versions that are not admitted included. */
        int count();

        /** The row of one that has it, ascending. */
        int row(int index);

        /** How well that one has it, 0 to 1. */
        float share(int index);
    }

    /** The versions of a session. */
    interface Session {
        /** How many there are, those that are not admitted included. */
        int count();

        /** One of them, ascending by position. */
        int version(int index);
    }
}
