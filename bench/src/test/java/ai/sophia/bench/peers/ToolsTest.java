package ai.sophia.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.sophia.bench.BenchCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

final class ToolsTest {
    @Test
    void noHostIsWrittenDown() throws IOException {
        Tools tools = Tools.find();
        for (String name : new String[] {"package.json", "package-lock.json", "set-up.sh", "mem0ai.mjs"}) {
            assertThat(Files.readString(tools.script(name))).as(name).doesNotContain("://", "\"resolved\"");
        }
    }

    @Test
    void whatCannotBeSetUpIsTold() throws IOException {
        Tools tools = Tools.find();
        assertThatThrownBy(() -> tools.setUp("nobody"))
                .hasMessage("expected mem0ai, server-memory, chroma or pgvector, but got nobody");
    }

    @Test
    void anUnknownPeerIsAnErrorOfUsage() {
        StringWriter errors = new StringWriter();
        int status = BenchCommand.create("none")
                .setErr(new PrintWriter(errors, true))
                .execute("peers", "--only", "chroma,nobody");
        assertThat(status).isEqualTo(2);
        assertThat(errors.toString()).contains("--only: expected peers among sophia, mem0ai,", "but got nobody");
    }
}
