package ai.sophia.core.recall;

import ai.sophia.core.embedding.Passage;
import ai.sophia.core.index.Evidence;
import ai.sophia.core.index.Traits;
import ai.sophia.core.memory.MemoryId;
import ai.sophia.core.memory.VersionKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evidence made by hand, a version of one passage at a time; what is not said of a version is as dull as can be. */
final class TestingEvidence implements Evidence {
    /** One version. */
    static final class Row {
        private final VersionKey key = new VersionKey(MemoryId.create(), 1);
        private final float coverage;
        private final float cosine;
        private String session = "";
        private long position = -1;
        private int length = 24;
        private Traits traits = Traits.NONE;
        private float typicality;
        private float[] meaning = {};
        private boolean admitted = true;

        private Row(double coverage, double cosine) {
            this.coverage = (float) coverage;
            this.cosine = (float) cosine;
        }

        VersionKey key() {
            return key;
        }

        Row in(String name, long place) {
            session = name;
            position = place;
            return this;
        }

        Row length(int terms) {
            length = terms;
            return this;
        }

        Row traits(Traits known) {
            traits = known;
            return this;
        }

        Row typicality(double share) {
            typicality = (float) share;
            return this;
        }

        Row meaning(float... vector) {
            meaning = vector;
            return this;
        }

        Row hidden() {
            admitted = false;
            return this;
        }
    }

    private record Ordered(List<Integer> versions) implements Session {
        @Override
        public int count() {
            return versions.size();
        }

        @Override
        public int version(int index) {
            return versions.get(index);
        }
    }

    private final List<Row> rows = new ArrayList<>();

    /** Adds a version of which the question's words and vector say this. */
    Row add(double coverage, double cosine) {
        Row row = new Row(coverage, cosine);
        rows.add(row);
        return row;
    }

    @Override
    public int versions() {
        return rows.size();
    }

    @Override
    public boolean isAdmitted(int version) {
        return rows.get(version).admitted;
    }

    @Override
    public int start(int version) {
        return version;
    }

    @Override
    public VersionKey key(int version) {
        return rows.get(version).key;
    }

    @Override
    public long position(int version) {
        return rows.get(version).position;
    }

    @Override
    public Passage passage(int row) {
        return new Passage(0, 0, 100);
    }

    @Override
    public int length(int row) {
        return rows.get(row).length;
    }

    @Override
    public Traits traits(int row) {
        return rows.get(row).traits;
    }

    @Override
    public float cosine(int row) {
        return rows.get(row).cosine;
    }

    @Override
    public float typicality(int row) {
        return rows.get(row).typicality;
    }

    @Override
    public float[] meaning(int version) {
        return rows.get(version).meaning.clone();
    }

    @Override
    public List<Term> terms() {
        return List.of(new Term() {
            @Override
            public double weight() {
                return 1;
            }

            @Override
            public int count() {
                return rows.size();
            }

            @Override
            public int row(int index) {
                return index;
            }

            @Override
            public float share(int index) {
                return rows.get(index).coverage;
            }
        });
    }

    @Override
    public Collection<? extends Session> sessions() {
        Map<String, Ordered> sessions = new LinkedHashMap<>();
        for (int version = 0; version < rows.size(); version++) {
            if (!rows.get(version).session.isEmpty()) {
                sessions.computeIfAbsent(rows.get(version).session, first -> new Ordered(new ArrayList<>()))
                        .versions()
                        .add(version);
            }
        }
        return List.copyOf(sessions.values());
    }
}
