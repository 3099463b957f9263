package ai.sophia.core.recall;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.Evidence.Session;
import ai.sophia.core.index.Evidence.Term;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import ai.sophia.core.recall.Asked.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Makes one ranking of the evidence. What a memory says itself is added to what was said around it, in its session, and when; each signal
 * has one weight for all questions and nothing is normalized by question, so that a score means the same for every question. One is made
 * for a question and used by one thread.
 *
 * <p>How the weights were found, and what each signal is worth: {@code docs/recall.md}.
 */
final class Fusion {
    /** A version with its place in the ranking. */
    record Ranked(VersionKey key, Passage passage, double score, List<Signal> signals) {}

    /**
     * A ranking, as deep as was asked.
     *
     * @param all how many versions there are to rank
     */
    record Ranking(List<Ranked> best, int all) {}

    /** What speaks for a version, with the most that it adds before the sum is brought below 1. */
    private enum Part {
        LEXICAL("lexical", 0.5f),
        DENSE("dense", 0.3f),
        /** Taken away: what is near to everything is near to the question for no reason. */
        TYPICAL("typical", 0.1f),
        LENGTH("length", 0.05f),
        /** What matters speaks louder, what matters little more softly; what says nothing of the question stays silent. */
        IMPORTANCE("importance", 0.2f),
        TIME("time", 0.05f),
        NEIGHBOR("neighbor", 0.7f),
        SESSION("session", 0.3f),
        DATE("date", 0.3f),
        RECENCY("recency", 0.08f),
        /** What tells of whom the question means by a role, under a name that no word of it says. */
        ENTITY("entity", 0.4f),
        LIKENESS("likeness", 0.1f);

        private final String label;
        private final float weight;

        Part(String label, float weight) {
            this.label = label;
            this.weight = weight;
        }
    }

    /** From so many terms on a passage is full. */
    private static final float FULL_LENGTH = 24;

    /** Up to so many terms a memory leans wholly on what was said around it, and less the longer it is. */
    private static final float LEANING_LENGTH = 36;

    private static final float BEFORE = 0.1f;
    private static final float AFTER = 0.15f;
    private static final float TWO_BEFORE = 0.1f;
    private static final float TWO_AFTER = 0.05f;

    /** So many versions before one are looked at; there are more within two positions only where many share one. */
    private static final int AROUND = 8;

    /** The answer to a question stands for what the question says. */
    private static final float ASKED = 0.2f;

    private static final float ASKED_DENSE = 0.1f;

    private static final float SESSION_LEXICAL = 0.15f;
    private static final float SESSION_DENSE = 0.15f;

    private static final float DATE_DAYS = 10;
    private static final float RECENCY_DAYS = 20;

    /** So many of the best say what the best are like. */
    private static final int MODELS = 3;

    /** So many of the best are compared with these. */
    private static final int REFINED = 100;

    private record Weighed(int version, float raw) {}

    private final Evidence evidence;
    private final Asked asked;
    private final Set<MemoryId> meant;
    private final boolean worded;
    private final int versions;
    private final float[] coverage;
    private final float[] lexical;
    private final float[] dense;
    private final int[] best;
    private final Map<Part, float[]> shares = new EnumMap<>(Part.class);

    private Fusion(Evidence evidence, String question, Set<MemoryId> meant) {
        this.evidence = evidence;
        this.meant = meant;
        this.asked = Asked.of(question);
        this.worded = !question.isBlank();
        this.versions = evidence.versions();
        this.coverage = new float[evidence.start(versions)];
        this.lexical = new float[versions];
        this.dense = new float[versions];
        this.best = new int[versions];
        for (Part part : Part.values()) {
            shares.put(part, new float[versions]);
        }
    }

    /** The names of what may speak for a version. */
    static List<String> signals() {
        return Arrays.stream(Part.values()).map(part -> part.label).toList();
    }

    /**
     * The best versions, best first; equal scores keep one order.
     *
     * @param question its words; where it has none, the nearness is all of the score
     * @param meant the memories that tell of whom it means by a role
     * @param depth how many
     */
    static Ranking rank(Evidence evidence, String question, Set<MemoryId> meant, int depth) {
        return evidence.admitsNone() ? new Ranking(List.of(), 0) : new Fusion(evidence, question, meant).ranking(depth);
    }

    /** The same of a question that means nobody by a role. */
    static Ranking rank(Evidence evidence, String question, int depth) {
        return rank(evidence, question, Set.of(), depth);
    }

    private Ranking ranking(int depth) {
        cover();
        speakForThemselves();
        if (worded) {
            lookAround();
            lookAtSessions();
            lookAtTimes();
            lookAtEntities();
        }
        PriorityQueue<Weighed> heap = new PriorityQueue<>(this::order);
        float[] raw = added();
        int most = Math.max(depth, REFINED);
        int all = 0;
        for (int version = 0; version < versions; version++) {
            if (evidence.isAdmitted(version)) {
                all++;
                if (heap.size() < most || raw[version] >= heap.element().raw()) {
                    keep(heap, new Weighed(version, raw[version]), most);
                }
            }
        }
        List<Weighed> ranked = new ArrayList<>(heap);
        ranked.sort(Comparator.comparing(weighed -> weighed, this::order));
        ranked = ranked.reversed();
        if (worded) {
            ranked = refined(ranked);
        }
        return new Ranking(ranked.stream().limit(depth).map(this::told).toList(), all);
    }

    private void keep(PriorityQueue<Weighed> heap, Weighed weighed, int most) {
        if (heap.size() < most) {
            heap.add(weighed);
        } else if (order(heap.element(), weighed) < 0) {
            heap.remove();
            heap.add(weighed);
        }
    }

    /** How much of the question's words each passage has. */
    private void cover() {
        for (Term term : evidence.terms()) {
            float weight = (float) term.weight();
            for (int i = 0; i < term.count(); i++) {
                coverage[term.row(i)] += weight * term.share(i);
            }
        }
    }

    /** What a version says is what the best of its passages says. */
    private void speakForThemselves() {
        float[] lexicals = shares(Part.LEXICAL);
        float[] denses = shares(Part.DENSE);
        float[] typicals = shares(Part.TYPICAL);
        float[] lengths = shares(Part.LENGTH);
        float[] times = shares(Part.TIME);
        float[] importances = shares(Part.IMPORTANCE);
        for (int version = 0; version < versions; version++) {
            if (!evidence.isAdmitted(version)) {
                continue;
            }
            float most = Float.NEGATIVE_INFINITY;
            for (int row = evidence.start(version); row < evidence.start(version + 1); row++) {
                float near = Math.max(0, evidence.cosine(row));
                lexical[version] = Math.max(lexical[version], coverage[row]);
                dense[version] = Math.max(dense[version], near);
                float said = worded
                        ? Part.LEXICAL.weight * coverage[row]
                                + Part.DENSE.weight * near
                                - Part.TYPICAL.weight * evidence.typicality(row)
                                + length(row)
                                + time(row)
                        : near;
                if (said > most) {
                    most = said;
                    best[version] = row;
                }
            }
            int row = best[version];
            float near = Math.max(0, evidence.cosine(row));
            if (!worded) {
                denses[version] = near;
                continue;
            }
            lexicals[version] = Part.LEXICAL.weight * coverage[row];
            denses[version] = Part.DENSE.weight * near;
            typicals[version] = -Part.TYPICAL.weight * evidence.typicality(row);
            lengths[version] = length(row);
            times[version] = time(row);
            importances[version] = importance(row, (coverage[row] + near) / 2);
        }
    }

    /** None for what matters as usual. */
    private float importance(int row, float said) {
        return Part.IMPORTANCE.weight * (float) (2 * evidence.traits(row).importance() - 1) * said;
    }

    private float length(int row) {
        return Part.LENGTH.weight * Math.min(1, evidence.length(row) / FULL_LENGTH);
    }

    private float time(int row) {
        return asked.time() && evidence.traits(row).timed() ? Part.TIME.weight : 0;
    }

    /** The turns up to two before and after speak for a turn, as much as it is short. */
    private void lookAround() {
        float[] shares = shares(Part.NEIGHBOR);
        for (Session session : evidence.sessions()) {
            for (int i = 1; i < session.count(); i++) {
                int after = session.version(i);
                int first = Math.max(0, i - AROUND);
                for (int j = i - 1; j >= first && distance(session.version(j), after) <= 2; j--) {
                    int before = session.version(j);
                    if (evidence.isAdmitted(before) && evidence.isAdmitted(after)) {
                        lean(shares, before, after, distance(before, after));
                    }
                }
            }
        }
    }

    private long distance(int before, int after) {
        return evidence.position(after) - evidence.position(before);
    }

    private void lean(float[] shares, int before, int after, long distance) {
        if (distance == 1) {
            boolean answer = evidence.traits(evidence.start(before)).asks();
            float question = answer ? ASKED * lexical[before] + ASKED_DENSE * dense[before] : 0;
            shares[after] += leaning(after) * (BEFORE * lexical[before] + question);
            shares[before] += leaning(before) * AFTER * lexical[after];
        } else if (distance == 2) {
            shares[after] += leaning(after) * TWO_BEFORE * lexical[before];
            shares[before] += leaning(before) * TWO_AFTER * lexical[after];
        }
    }

    private float leaning(int version) {
        int length = 0;
        for (int row = evidence.start(version); row < evidence.start(version + 1); row++) {
            length += evidence.length(row);
        }
        return Math.min(1, LEANING_LENGTH / Math.max(1, length));
    }

    /** A session says what all of its versions say together; a version that is in none is a session of its own. */
    private void lookAtSessions() {
        int count = evidence.sessions().size();
        int[] sessions = new int[versions];
        Arrays.setAll(sessions, version -> count + version);
        int number = 0;
        for (Session session : evidence.sessions()) {
            for (int i = 0; i < session.count(); i++) {
                sessions[session.version(i)] = number;
            }
            number++;
        }
        float[] covered = coveredBySessions(sessions, count + versions);
        float[] near = new float[count + versions];
        for (int version = 0; version < versions; version++) {
            near[sessions[version]] = Math.max(near[sessions[version]], dense[version]);
        }
        float[] shares = shares(Part.SESSION);
        for (int version = 0; version < versions; version++) {
            shares[version] = SESSION_LEXICAL * covered[sessions[version]] + SESSION_DENSE * near[sessions[version]];
        }
    }

    /** How much of the question's words each session has: each word as well as the best of its passages has it. */
    private float[] coveredBySessions(int[] sessions, int count) {
        int[] owners = new int[coverage.length];
        for (int version = 0; version < versions; version++) {
            int owner = evidence.isAdmitted(version) ? version : -1;
            Arrays.fill(owners, evidence.start(version), evidence.start(version + 1), owner);
        }
        float[] covered = new float[count];
        float[] most = new float[count];
        for (Term term : evidence.terms()) {
            for (int i = 0; i < term.count(); i++) {
                int owner = owners[term.row(i)];
                if (owner >= 0) {
                    most[sessions[owner]] = Math.max(most[sessions[owner]], term.share(i));
                }
            }
            for (int i = 0; i < term.count(); i++) {
                int owner = owners[term.row(i)];
                if (owner >= 0) {
                    covered[sessions[owner]] += (float) term.weight() * most[sessions[owner]];
                    most[sessions[owner]] = 0;
                }
            }
        }
        return covered;
    }

    /** What was said about the days that the question names, and what was said lately if it goes on with a conversation. */
    private void lookAtTimes() {
        int last = Traits.UNDATED;
        for (int version = 0; version < versions; version++) {
            last = Math.max(last, day(version));
        }
        if (last == Traits.UNDATED) {
            return;
        }
        List<Named> named = asked.days();
        if (!asked.party() && named.isEmpty()) {
            return;
        }
        float[] recencies = shares(Part.RECENCY);
        float[] dates = shares(Part.DATE);
        int known = Traits.UNDATED;
        float recency = 0;
        float date = 0;
        for (int version = 0; version < versions; version++) {
            int day = day(version);
            if (day == Traits.UNDATED) {
                continue;
            }
            // what was said on the same day mostly follows each other, and the exponential function is slow
            if (day != known) {
                known = day;
                recency = asked.party() ? Part.RECENCY.weight * faded(last - day, RECENCY_DAYS) : 0;
                date = Part.DATE.weight * near(named, day);
            }
            recencies[version] = recency;
            dates[version] = date;
        }
    }

    /** Only what says something of the question besides is raised, the more the more it says. */
    private void lookAtEntities() {
        if (meant.isEmpty()) {
            return;
        }
        float[] shares = shares(Part.ENTITY);
        for (int version = 0; version < versions; version++) {
            if (evidence.isAdmitted(version)
                    && meant.contains(evidence.key(version).id())) {
                shares[version] = Part.ENTITY.weight * (lexical[version] + dense[version]) / 2;
            }
        }
    }

    private static float near(List<Named> named, int day) {
        float near = 0;
        for (Named days : named) {
            near = Math.max(near, faded(days.distance(day), DATE_DAYS));
        }
        return near;
    }

    private int day(int version) {
        return evidence.isAdmitted(version)
                ? evidence.traits(evidence.start(version)).day()
                : Traits.UNDATED;
    }

    private static float faded(int days, float span) {
        return (float) Math.exp(-days / span);
    }

    /** Lifts, of the best, those that are like the very best. */
    private List<Weighed> refined(List<Weighed> ranked) {
        Likeness likeness = new Likeness();
        for (Weighed weighed : ranked.subList(0, Math.min(MODELS, ranked.size()))) {
            likeness.add(evidence.meaning(weighed.version()), weighed.raw());
        }
        List<Weighed> refined = new ArrayList<>(ranked.size());
        for (Weighed weighed : ranked) {
            float lift = 0;
            if (refined.size() < REFINED) {
                float like = likeness.of(evidence.meaning(weighed.version()));
                lift = Part.LIKENESS.weight * Math.max(0, like);
                shares(Part.LIKENESS)[weighed.version()] = lift;
            }
            refined.add(new Weighed(weighed.version(), weighed.raw() + lift));
        }
        refined.sort(Comparator.comparing(weighed -> weighed, this::order));
        return refined.reversed();
    }

    private float[] shares(Part part) {
        return Objects.requireNonNull(shares.get(part));
    }

    /** What all parts together add to each version. */
    private float[] added() {
        float[] added = new float[versions];
        for (float[] part : shares.values()) {
            for (int version = 0; version < versions; version++) {
                added[version] += part[version];
            }
        }
        return added;
    }

    /** The worse first; of equal ones the later memory. */
    private int order(Weighed one, Weighed other) {
        int byScore = Float.compare(one.raw(), other.raw());
        return byScore != 0
                ? byScore
                : evidence.key(other.version())
                        .id()
                        .compareTo(evidence.key(one.version()).id());
    }

    /** The sum has no upper end, a score has: x / (1 + x) keeps the order. A nearness alone is a score already. */
    private Ranked told(Weighed weighed) {
        int version = weighed.version();
        double raw = Math.max(0, weighed.raw());
        double scale = worded ? 1 / (1 + raw) : 1;
        List<Signal> signals = new ArrayList<>();
        for (Part part : Part.values()) {
            float share = shares(part)[version];
            if (share != 0) {
                float most = worded ? part.weight : 1;
                signals.add(new Signal(part.label, Math.min(1, Math.abs(share) / most), share * scale));
            }
        }
        return new Ranked(evidence.key(version), evidence.passage(best[version]), raw * scale, signals);
    }
}
