/** Models on servers that speak the OpenAI interface: vLLM, Text Embeddings Inference, Ollama, another Sophia, or a gateway before these. */
@NullMarked
package ai.sophia.model.openai;

import org.jspecify.annotations.NullMarked;
