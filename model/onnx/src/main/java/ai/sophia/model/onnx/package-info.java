/** The in-process embedder. */
@NullMarked
package ai.sophia.model.onnx;

import org.jspecify.annotations.NullMarked;
