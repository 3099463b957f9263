package ai.sophia.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The model's network on ONNX Runtime. Runs one text at a time: the int8 network scales its activations over all that it is given, so a
 * text's vector would depend on its neighbors in a batch. Safe for all threads; each run takes one core. Not to be closed under a run.
 */
final class Network implements AutoCloseable {
    private static final String NATIVES = "/ai/onnxruntime/native/";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final int dimension;

    Network(OnnxModel model, UnpackedFiles files) throws OrtException {
        useUnpackedLibraries(files);
        this.environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "sophia");
        this.dimension = model.space().dimension();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // from a file, the weights are mapped and never lie in the Java heap
            this.session = environment.createSession(files.file(model.network()).toString(), options);
        }
    }

    /** Left to itself, ONNX Runtime unpacks its libraries to a new temporary folder at each start. */
    private static void useUnpackedLibraries(UnpackedFiles files) {
        String property = "onnxruntime.native.onnxruntime.path";
        String bridgeProperty = "onnxruntime.native.onnxruntime4j_jni.path";
        if (System.getProperty(property) != null || System.getProperty(bridgeProperty) != null) {
            return;
        }
        String library = NATIVES + platform() + System.mapLibraryName("onnxruntime");
        String bridge = NATIVES + platform() + System.mapLibraryName("onnxruntime4j_jni");
        if (OrtEnvironment.class.getResource(library) != null && OrtEnvironment.class.getResource(bridge) != null) {
            System.setProperty(property, files.file(library).toString());
            System.setProperty(bridgeProperty, files.file(bridge).toString());
        }
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
        for (int token = 0; token < tokens; token++) {
            for (int i = 0; i < dimension; i++) {
                sums[i] += states.get();
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
