package ai.sophia.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.sophia.core.UnpackedFiles;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The model's network on ONNX Runtime. Runs one text at a time: the int8 network scales its activations over all that it is given, so a
 * text's vector would depend on its neighbors in a batch. Safe for all threads; each run takes one core. Not to be closed under a run.
 */
final class Network implements AutoCloseable {
    private static final String NATIVES = "/ai/onnxruntime/native/";
    private static final String FOLDER_PROPERTY = "onnxruntime.native.path";
    private static final String LIBRARY_PROPERTY = "onnxruntime.native.onnxruntime.path";
    private static final String BRIDGE_PROPERTY = "onnxruntime.native.onnxruntime4j_jni.path";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int dimension;

    Network(OnnxModel model, UnpackedFiles files) throws OrtException {
        Optional<Path> library = useUnpackedLibraries(files);
        this.environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "sophia");
        library.ifPresent(LastingEnvironment::hold);
        this.dimension = model.space().dimension();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // a plan of what lies where is kept for each length of text, and saves no time
            options.setMemoryPatternOptimization(false);
            // from a file, the weights are mapped and never lie in the Java heap
            this.session = environment.createSession(files.file(model.network()).toString(), options);
        }
    }

    /**
     * Left to itself, ONNX Runtime unpacks its libraries to a new temporary folder at each start.
     *
     * @return its main library, unless where to find it was set from outside
     */
    private static Optional<Path> useUnpackedLibraries(UnpackedFiles files) {
        String library = NATIVES + platform() + System.mapLibraryName("onnxruntime");
        String bridge = NATIVES + platform() + System.mapLibraryName("onnxruntime4j_jni");
        boolean told = System.getProperty(LIBRARY_PROPERTY) != null || System.getProperty(FOLDER_PROPERTY) != null;
        if (!told && OrtEnvironment.class.getResource(library) != null) {
            System.setProperty(LIBRARY_PROPERTY, files.file(library).toString());
            System.setProperty(BRIDGE_PROPERTY, files.file(bridge).toString());
        }
        return Optional.ofNullable(System.getProperty(LIBRARY_PROPERTY)).map(Path::of);
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String name = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
        return name + (System.getProperty("os.arch").equals("aarch64") ? "-aarch64/" : "-x64/");
    }

    /**
     * The unit vector of a text: the mean of its tokens' vectors (Reimers and Gurevych, "Sentence-BERT", 2019, section 3).
     *
     * @param ids its tokens with the special ones
     */
    float[] vector(long[] ids) throws OrtException {
        long[] shape = {1, ids.length};
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (OnnxTensor tokens = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
                OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[ids.length]), shape);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", types))) {
            if (!(result.get(0) instanceof OnnxTensor output)) {
                throw new IllegalStateException("expected a tensor, but got " + result.get(0));
            }
            return mean(output.getFloatBuffer(), ids.length);
        }
    }

    private float[] mean(FloatBuffer states, int tokens) {
        double[] sums = new double[dimension];
        float[] state = new float[dimension];
        for (int token = 0; token < tokens; token++) {
            states.get(state);
            for (int i = 0; i < dimension; i++) {
                sums[i] += state[i];
            }
        }
        double squares = 0;
        for (double sum : sums) {
            squares += sum * sum;
        }
        double length = Math.sqrt(squares);
        float[] unit = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            unit[i] = (float) (sums[i] / length);
        }
        return unit;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
