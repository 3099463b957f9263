package ai.sophia.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code sophia config}: the settings in effect, and where each came from. */
@Command(
        name = "config",
        description = "Shows the settings in effect as a settings file, and where each came from; secrets are hidden.",
        sortOptions = false,
        footer = {"", "Example:", "  SOPHIA_PORT=4000 sophia config"})
final class ConfigCommand extends SubCommand {
    ConfigCommand(Tools tools) {
        super(tools);
    }

    @Override
    public Integer call() {
        List<EffectiveSetting> settings = tools().host().settings(options().choices());
        if (options().json) {
            json(settings);
        } else {
            yaml(settings);
        }
        return ExitCode.OK;
    }

    private void json(List<EffectiveSetting> settings) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        settings.forEach(each -> list.addObject()
                .put("name", each.name())
                .put("value", each.value())
                .put("origin", each.origin()));
        out().println(SophiaClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list));
    }

    private void yaml(List<EffectiveSetting> settings) {
        int widest = 0;
        for (EffectiveSetting each : settings) {
            widest = Math.max(widest, Terminal.columns(line(each)));
        }
        String group = "";
        for (EffectiveSetting each : settings) {
            int dot = each.name().indexOf('.');
            String parent = dot < 0 ? "" : each.name().substring(0, dot);
            if (!parent.isEmpty() && !parent.equals(group)) {
                out().println(parent + ":");
            }
            group = parent;
            String line = line(each);
            String padding = " ".repeat(widest - Terminal.columns(line));
            out().println(line + padding + "  # " + Terminal.line(each.origin()));
        }
    }

    private static String line(EffectiveSetting setting) {
        int dot = setting.name().indexOf('.');
        return (dot < 0 ? "" : "  ") + setting.name().substring(dot + 1) + ": " + scalar(setting.value());
    }

    /** Quoted where YAML would read something else into it. */
    private static String scalar(String value) {
        return value.matches("[A-Za-z0-9_/~.][A-Za-z0-9_/~.+ -]*") || value.matches("\\[[^\\[\\]]*]")
                ? value
                : SophiaClient.JSON.writeValueAsString(value);
    }
}
