package ai.sophia.core.index;

import ai.sophia.core.record.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is staged and not applied yet: the log's newest versions. Immutable; an index swaps one for the next, so that a search keeps the
 * one that it started with.
 *
 * @param <P> a passage, as the index searches it
 */
public final class Tail<P> {
    private record Piece<P>(List<P> passages, Position upTo) {}

    private final List<Piece<P>> pieces;

    private Tail(List<Piece<P>> pieces) {
        this.pieces = pieces;
    }

    /** A tail that holds nothing. */
    public static <P> Tail<P> empty() {
        return new Tail<>(List.of());
    }

    /** This tail and further passages. */
    public Tail<P> with(List<P> passages, Position upTo) {
        List<Piece<P>> more = new ArrayList<>(pieces.size() + 1);
        more.addAll(pieces);
        more.add(new Piece<>(passages, upTo));
        return new Tail<>(more);
    }

    /** What is left of this tail when the log is applied up to a position. */
    public Tail<P> after(Position applied) {
        List<Piece<P>> left =
                pieces.stream().filter(piece -> !applied.covers(piece.upTo)).toList();
        return left.size() == pieces.size() ? this : new Tail<>(left);
    }

    /** What is left of this tail when it may hold so many passages: the newest. */
    public Tail<P> within(int limit) {
        int held = 0;
        for (int from = pieces.size() - 1; from >= 0; from--) {
            held += pieces.get(from).passages.size();
            if (held > limit) {
                return new Tail<>(List.copyOf(pieces.subList(from + 1, pieces.size())));
            }
        }
        return this;
    }

    /** Hands over every passage, oldest first. */
    public void each(Consumer<P> consumer) {
        for (Piece<P> piece : pieces) {
            piece.passages.forEach(consumer);
        }
    }
}
