package ai.sophia.store.lucene;

import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.record.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What is staged and not applied yet: the log's newest versions. Immutable; an index swaps one for the next, so that a search keeps the
 * one that it started with.
 */
final class Tail {
    static final Tail EMPTY = new Tail(List.of());

    private record Piece(List<Staged> passages, Position upTo) {}

    private final List<Piece> pieces;

    private Tail(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** This tail and further passages. */
    Tail with(List<Staged> passages, Position upTo) {
        List<Piece> more = new ArrayList<>(pieces.size() + 1);
        more.addAll(pieces);
        more.add(new Piece(passages, upTo));
        return new Tail(more);
    }

    /** What is left of this tail when the log is applied up to a position. */
    Tail after(Position applied) {
        List<Piece> left =
                pieces.stream().filter(piece -> !applied.covers(piece.upTo)).toList();
        return left.size() == pieces.size() ? this : new Tail(left);
    }

    /** The versions that it holds: what the index says of them is out of date. */
    Set<VersionKey> versions() {
        Set<VersionKey> versions = new HashSet<>();
        each(staged -> versions.add(staged.memory().key()));
        return versions;
    }

    /** Hands over every passage, oldest first. */
    void each(Consumer<Staged> consumer) {
        for (Piece piece : pieces) {
            piece.passages.forEach(consumer);
        }
    }
}
