package ai.sophia.cli;

import ai.sophia.core.Fault;
import ai.sophia.core.memory.Kind;

/** Kinds of memories as people type them. */
final class Kinds {
    private Kinds() {}

    /** A kind as it was typed; empty stays empty. */
    static String checked(String option, String typed) {
        try {
            return typed.isEmpty() ? typed : Kind.parse(typed).label();
        } catch (Fault.Invalid unknown) {
            throw Failure.misuse(option + ": " + unknown.explanation());
        }
    }
}
