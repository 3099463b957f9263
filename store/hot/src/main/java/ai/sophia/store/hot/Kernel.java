package ai.sophia.store.hot;

import java.lang.foreign.MemorySegment;

/** The arithmetic of the scan. All kernels give the same integers, and the same floats but for their last digits. Stateless. */
sealed interface Kernel permits ScalarKernel, SimdKernel {
    /**
     * The products of a question with vectors of bytes that follow each other.
     *
     * @param question one number for each dimension, -127 to 127
     * @param vectors the vectors of so many dimensions, each component -127 to 127
     * @param count how many vectors
     * @param products where to put them, from 0 on
     */
    void products(short[] question, MemorySegment vectors, int count, int[] products);

    /**
     * The product of a question with one vector, whose components are 256 times a byte and another byte.
     *
     * @param upper the bytes that count 256 times, of vectors that follow each other, each -127 to 127
     * @param lower the others, likewise, each -128 to 127
     * @param row which vector, from 0
     */
    float product(float[] question, MemorySegment upper, MemorySegment lower, int row);

    /** The fastest that this process can run: the module with the vectors is there only if it was asked for at the start. */
    static Kernel fastest() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                ? new SimdKernel()
                : new ScalarKernel();
    }
}
