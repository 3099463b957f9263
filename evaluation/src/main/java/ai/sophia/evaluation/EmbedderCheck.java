package ai.sophia.evaluation;

import ai.sophia.core.embedding.Embedder;
import ai.sophia.core.embedding.Embedder.Role;
import ai.sophia.core.embedding.Embedding;
import ai.sophia.core.embedding.Splitter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks an embedder against what is published for its model, where any fault of tokenizer, pooling, truncation or scaling shows:
 * likeness of sentences on the STS benchmark, and exact search on SciFact. Used by one thread.
 */
public final class EmbedderCheck {
    /**
     * What was measured.
     *
     * @param spearman rank correlation of cosines with human judgment, STS benchmark, test half
     * @param truncated nDCG@10 on SciFact, each document one vector of what fits the window, as published figures are made
     * @param split nDCG@10 on SciFact, each document as good as its best passage
     * @param textsPerSecond how fast SciFact's passages were embedded, tokenizing included
     * @param tokensPerText how many tokens they have on average
     * @param questionMedian milliseconds to embed a question of SciFact, median
     * @param questionTail milliseconds to embed a question of SciFact, 99th percentile
     */
    public record Figures(
            double spearman,
            double truncated,
            double split,
            double textsPerSecond,
            double tokensPerText,
            double questionMedian,
            double questionTail) {}

    private static final int BATCH = 64;
    private static final int OVERLAP = 32;
    private static final int CUT = 10;

    private final Embedder embedder;
    private final Consumer<String> progress;
    private final JsonMapper json = new JsonMapper();

    /** @param progress is told what is being done, line by line */
    public EmbedderCheck(Embedder embedder, Consumer<String> progress) {
        this.embedder = embedder;
        this.progress = progress;
    }

    /**
     * Measures; takes minutes.
     *
     * @param stsb folder with {@code stsb-en-test.csv}
     * @param scifact folder with {@code corpus.jsonl}, {@code queries.jsonl}, {@code qrels.tsv}
     */
    public Figures run(Path stsb, Path scifact) {
        double spearman = likeness(stsb.resolve("stsb-en-test.csv"));
        progress.accept("STS benchmark: Spearman %.4f".formatted(spearman));

        Map<String, String> documents = texts(scifact.resolve("corpus.jsonl"));
        Map<String, String> questions = texts(scifact.resolve("queries.jsonl"));
        Map<String, Set<String>> relevant = relevant(scifact.resolve("qrels.tsv"));
        double[] times = new double[questions.size()];
        Map<String, float[]> asked = new LinkedHashMap<>();
        questions.forEach((id, text) -> {
            long start = System.nanoTime();
            float[] vector =
                    embedder.embed(Role.QUESTION, List.of(text)).getFirst().vector();
            times[asked.size()] = (System.nanoTime() - start) / 1e6;
            asked.put(id, vector);
        });
        Arrays.sort(times);

        Splitter splitter = new Splitter(embedder, OVERLAP);
        List<String> owners = new ArrayList<>();
        List<String> passages = new ArrayList<>();
        List<String> wholes = new ArrayList<>();
        documents.forEach((id, text) -> {
            wholes.add(text);
            splitter.split(text).forEach(passage -> {
                owners.add(id);
                passages.add(passage.of(text));
            });
        });
        long tokens = 0;
        for (String passage : passages) {
            tokens += embedder.tokenStarts(passage).length;
        }
        Map<String, float[]> vectors = new HashMap<>();
        long start = System.nanoTime();
        embed(passages, vectors);
        double seconds = (System.nanoTime() - start) / 1e9;
        int embedded = vectors.size();
        double split = gain(asked, owners, passages, vectors, relevant);
        progress.accept("SciFact, split: nDCG@10 %.4f".formatted(split));
        embed(wholes, vectors);
        double truncated = gain(asked, List.copyOf(documents.keySet()), wholes, vectors, relevant);
        progress.accept("SciFact, truncated: nDCG@10 %.4f".formatted(truncated));
        return new Figures(
                spearman,
                truncated,
                split,
                embedded / seconds,
                (double) tokens / passages.size(),
                times[times.length / 2],
                times[times.length * 99 / 100]);
    }

    private double likeness(Path pairs) {
        List<String> texts = new ArrayList<>();
        List<Double> judged = new ArrayList<>();
        for (String line : lines(pairs)) {
            List<String> fields = fields(line);
            if (fields.size() != 3) {
                throw new IllegalArgumentException(
                        "expected sentence,sentence,score in " + pairs + ", but got: " + line);
            }
            texts.add(fields.get(0));
            texts.add(fields.get(1));
            judged.add(Double.valueOf(fields.get(2)));
        }
        Map<String, float[]> vectors = new HashMap<>();
        embed(texts, vectors);
        double[] cosines = new double[judged.size()];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = dot(vector(vectors, texts.get(2 * i)), vector(vectors, texts.get(2 * i + 1)));
        }
        return spearman(
                cosines, judged.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private void embed(List<String> texts, Map<String, float[]> vectors) {
        List<String> missing = texts.stream()
                .distinct()
                .filter(text -> !vectors.containsKey(text))
                .toList();
        for (int from = 0; from < missing.size(); from += BATCH) {
            List<String> batch = missing.subList(from, Math.min(from + BATCH, missing.size()));
            List<Embedding> embeddings = embedder.embed(Role.PASSAGE, batch);
            for (int i = 0; i < batch.size(); i++) {
                vectors.put(batch.get(i), embeddings.get(i).vector());
            }
            if (from / BATCH % 16 == 15) {
                progress.accept("embedded %,d of %,d texts".formatted(from + batch.size(), missing.size()));
            }
        }
    }

    private static double gain(
            Map<String, float[]> asked,
            List<String> owners,
            List<String> texts,
            Map<String, float[]> vectors,
            Map<String, Set<String>> relevant) {
        double sum = 0;
        int judged = 0;
        for (Map.Entry<String, float[]> question : asked.entrySet()) {
            Set<String> wanted = relevant.getOrDefault(question.getKey(), Set.of());
            if (wanted.isEmpty()) {
                continue;
            }
            Map<String, Double> best = new HashMap<>();
            for (int i = 0; i < texts.size(); i++) {
                best.merge(owners.get(i), dot(question.getValue(), vector(vectors, texts.get(i))), Math::max);
            }
            List<String> first = best.entrySet().stream()
                    .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
                    .limit(CUT)
                    .map(Map.Entry::getKey)
                    .toList();
            sum += normalizedGain(first, wanted);
            judged++;
        }
        return sum / judged;
    }

    /** nDCG with gains of 0 and 1 (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002). */
    static double normalizedGain(List<String> ranked, Set<String> wanted) {
        double gain = 0;
        for (int i = 0; i < ranked.size(); i++) {
            gain += wanted.contains(ranked.get(i)) ? discount(i) : 0;
        }
        double ideal = IntStream.range(0, Math.min(CUT, wanted.size()))
                .mapToDouble(EmbedderCheck::discount)
                .sum();
        return gain / ideal;
    }

    private static double discount(int rank) {
        return Math.log(2) / Math.log(rank + 2);
    }

    /** Spearman's rank correlation: Pearson's of the ranks, where equal values share the mean of theirs. */
    static double spearman(double[] a, double[] b) {
        double[] x = ranks(a);
        double[] y = ranks(b);
        double mean = (a.length - 1) / 2.0;
        double both = 0;
        double ofX = 0;
        double ofY = 0;
        for (int i = 0; i < a.length; i++) {
            both += (x[i] - mean) * (y[i] - mean);
            ofX += (x[i] - mean) * (x[i] - mean);
            ofY += (y[i] - mean) * (y[i] - mean);
        }
        return both / Math.sqrt(ofX * ofY);
    }

    private static double[] ranks(double[] values) {
        List<Integer> order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .toList();
        double[] ranks = new double[values.length];
        int from = 0;
        while (from < ranks.length) {
            int to = from;
            while (to + 1 < ranks.length && values[order.get(to + 1)] == values[order.get(from)]) {
                to++;
            }
            for (int i = from; i <= to; i++) {
                ranks[order.get(i)] = (from + to) / 2.0;
            }
            from = to + 1;
        }
        return ranks;
    }

    /** The fields of a line of comma-separated values, where a quoted field may hold commas, and quotes doubled. */
    static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private Map<String, String> texts(Path file) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String line : lines(file)) {
            JsonNode unit = json.readTree(line);
            texts.put(unit.path("id").asString(), unit.path("text").asString());
        }
        return texts;
    }

    private static Map<String, Set<String>> relevant(Path file) {
        Map<String, Set<String>> relevant = new HashMap<>();
        for (String line : lines(file)) {
            List<String> fields = List.of(line.split("\t", -1));
            if (fields.size() == 3 && !fields.get(2).equals("0")) {
                relevant.computeIfAbsent(fields.get(0), question -> new HashSet<>())
                        .add(fields.get(1));
            }
        }
        return relevant;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    private static float[] vector(Map<String, float[]> vectors, String text) {
        float[] vector = vectors.get(text);
        if (vector == null) {
            throw new IllegalStateException("a text was not embedded");
        }
        return vector;
    }

    private static double dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
