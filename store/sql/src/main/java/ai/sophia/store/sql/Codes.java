package ai.sophia.store.sql;

import ai.sophia.core.memory.Kind;
import ai.sophia.core.record.Change.Operation;

/** The numbers that stand for kinds and operations in the database; they never change. Stateless. */
final class Codes {
    private Codes() {}

    static int of(Kind kind) {
        return switch (kind) {
            case EPISODIC -> 0;
            case SEMANTIC -> 1;
            case PROCEDURAL -> 2;
        };
    }

    static Kind kind(int code) {
        return switch (code) {
            case 0 -> Kind.EPISODIC;
            case 1 -> Kind.SEMANTIC;
            case 2 -> Kind.PROCEDURAL;
            default -> throw new IllegalStateException("expected the code of a kind, but got " + code);
        };
    }

    static int of(Operation operation) {
        return switch (operation) {
            case ADDED -> 0;
            case REVISED -> 1;
            case DELETED -> 2;
            case EMBEDDED -> 3;
        };
    }

    static Operation operation(int code) {
        return switch (code) {
            case 0 -> Operation.ADDED;
            case 1 -> Operation.REVISED;
            case 2 -> Operation.DELETED;
            case 3 -> Operation.EMBEDDED;
            default -> throw new IllegalStateException("expected the code of an operation, but got " + code);
        };
    }
}
