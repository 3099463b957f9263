package ai.sophia.cli;

import ai.sophia.core.Fault;
import ai.sophia.core.conversation.Sort;

/** Sorts of facts as people type them. */
final class Sorts {
    private Sorts() {}

    /** A sort as it was typed; empty stays empty. */
    static String checked(String option, String typed) {
        try {
            return typed.isEmpty() ? typed : Sort.parse(typed).label();
        } catch (Fault.Invalid unknown) {
            throw Failure.misuse(option + ": " + unknown.explanation());
        }
    }
}
