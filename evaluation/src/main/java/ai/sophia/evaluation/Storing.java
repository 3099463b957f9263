package ai.sophia.evaluation;

import ai.sophia.core.access.Access;
import ai.sophia.core.access.Principal;
import ai.sophia.core.access.Scope;
import ai.sophia.core.access.Selection;
import ai.sophia.core.memory.Content;
import ai.sophia.core.memory.Kind;
import ai.sophia.core.memory.Metadata;
import ai.sophia.core.memory.Provenance;
import ai.sophia.core.memory.Utterance;
import ai.sophia.core.record.Position;
import ai.sophia.core.remember.Draft;
import ai.sophia.core.remember.Receipt;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers the units of a set as users would: a scope is a user, and what was said keeps its session, speaker, place and time. */
final class Storing {
    static final String SEQUENCE = "seq";
    private static final String UNIT = "unit";
    private static final int BATCH = 200;

    /** Characters after which a batch ends early, so that it takes seconds and not minutes. */
    private static final int BATCH_CHARACTERS = 256 * 1024;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** A draft and the unit it is of. */
    private record Piece(Unit unit, Draft draft) {}

    private final Subject subject;
    private final EvaluationSet set;
    private final PrintWriter progress;

    Storing(Subject subject, EvaluationSet set, PrintWriter progress) {
        this.subject = subject;
        this.set = set;
        this.progress = progress;
    }

    /** Remembers all units and waits until the index holds them. */
    Stored store() throws InterruptedException {
        Stored stored = new Stored();
        Progress reached = new Progress(
                progress, set.name() + ": units remembered", set.units().size());
        List<Piece> batch = new ArrayList<>();
        int characters = 0;
        int done = 0;
        for (Unit unit : set.units()) {
            for (Draft draft : drafts(unit)) {
                batch.add(new Piece(unit, draft));
            }
            characters += unit.text().length();
            done++;
            if (batch.size() >= BATCH
                    || characters >= BATCH_CHARACTERS
                    || done == set.units().size()) {
                remember(batch, stored);
                batch.clear();
                characters = 0;
                reached.reached(done);
            }
        }
        return stored;
    }

    private void remember(List<Piece> pieces, Stored stored) throws InterruptedException {
        List<Receipt> receipts =
                subject.remembering().remember(pieces.stream().map(Piece::draft).toList());
        for (int i = 0; i < receipts.size(); i++) {
            stored.add(receipts.get(i).key().id(), pieces.get(i).unit());
        }
        Position last = receipts.getLast().position();
        if (!subject.projector().await(last, PATIENCE)) {
            throw new IllegalStateException("the index did not catch up within " + PATIENCE.toMinutes() + " min: "
                    + subject.projector().status());
        }
    }

    private List<Draft> drafts(Unit unit) {
        Access access = subject.access();
        Principal principal = access.owner();
        Scope scope = access.scope(principal, new Selection(unit.scope(), "", unit.session(), ""));
        List<Draft> drafts = new ArrayList<>();
        for (String text : unit.pieces()) {
            drafts.add(Draft.of(scope, content(unit, text, principal)));
        }
        return drafts;
    }

    private static Content content(Unit unit, String text, Principal principal) {
        Kind kind = unit.isSpoken() ? Kind.EPISODIC : Kind.SEMANTIC;
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put(UNIT, unit.id());
        if (unit.sequence() != Unit.UNPLACED) {
            metadata.put(SEQUENCE, unit.sequence());
        }
        long position = unit.isSpoken() ? unit.sequence() : Utterance.UNPLACED;
        return Content.of(text, kind, new Provenance("evaluation", unit.id(), principal.name()))
                .with(new Utterance(position, unit.speaker(), unit.role(), unit.saidAt()))
                .with(new Metadata(metadata));
    }
}
