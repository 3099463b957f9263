package ai.sophia.store.hot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The kernel that runs anywhere, and that the other one is tested against. */
record ScalarKernel() implements Kernel {
    @Override
    public void products(short[] question, MemorySegment vectors, int count, int[] products) {
        long at = 0;
        for (int row = 0; row < count; row++) {
            int product = 0;
            for (short each : question) {
                product += each * vectors.get(ValueLayout.JAVA_BYTE, at++);
            }
            products[row] = product;
        }
    }

    @Override
    public float product(float[] question, MemorySegment upper, MemorySegment lower, int row) {
        long at = (long) row * question.length;
        float product = 0;
        for (float each : question) {
            int component = (upper.get(ValueLayout.JAVA_BYTE, at) << Byte.SIZE) + lower.get(ValueLayout.JAVA_BYTE, at);
            product = Math.fma(each, component, product);
            at++;
        }
        return product;
    }
}
