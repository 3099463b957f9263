package ai.sophia.mcp.modern;

import static org.assertj.core.api.Assertions.assertThat;

import ai.sophia.mcp.Catalog;
import ai.sophia.mcp.Change;
import ai.sophia.mcp.Implementation;
import ai.sophia.mcp.Resource;
import ai.sophia.mcp.ResourceResult;
import ai.sophia.mcp.protocol.Params;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class ListenFilterTest {
    private static final Catalog CATALOG = Catalog.of(Implementation.of("testing", "0"))
            .resource(
                    new Resource("test://one", "one", "", "", "text/plain"),
                    (uri, variables, exchange) -> ResourceResult.of(uri, "text/plain", "one"))
            .build();

    @Test
    void aClientIsToldOfAUriAsItWroteIt() {
        ListenFilter filter = filter("{\"resourceSubscriptions\":[\"memory://users/ada~(1)/profile\"]}");
        assertThat(filter.told(new Change.Updated("memory://users/ada%7E%281%29/profile")))
                .containsExactly(new Change.Updated("memory://users/ada~(1)/profile"));
        assertThat(filter.told(new Change.Updated("memory://users/ada/profile")))
                .isEmpty();
        assertThat(filter.told(new Change.Resources())).isEmpty();
        assertThat(filter.render().toString()).contains("memory://users/ada~(1)/profile");
    }

    @Test
    void whatIsNotOfferedIsNotTold() {
        ListenFilter filter = filter("{\"toolsListChanged\":true,\"resourcesListChanged\":true}");
        assertThat(filter.told(new Change.Tools())).isEmpty();
        assertThat(filter.told(new Change.Resources())).containsExactly(new Change.Resources());
    }

    private static ListenFilter filter(String notifications) {
        return ListenFilter.read(Params.of((ObjectNode) new JsonMapper().readTree(notifications)), CATALOG);
    }
}
