package ai.sophia.cli;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
        Set<String> names = settings.stream().map(EffectiveSetting::name).collect(Collectors.toSet());
        int widest = 0;
        for (EffectiveSetting each : settings) {
            widest = Math.max(widest, Terminal.columns(line(each, parent(each, names))));
        }
        String group = "";
        for (EffectiveSetting each : settings) {
            String parent = parent(each, names);
            if (!parent.isEmpty() && !parent.equals(group)) {
                out().println(parent + ":");
            }
            group = parent;
            String line = line(each, parent);
            String padding = " ".repeat(widest - Terminal.columns(line));
            out().println(line + padding + "  # " + Terminal.line(each.origin()));
        }
    }

    /** What a setting is written below; empty if that is a setting itself, and so has a value of its own. */
    private static String parent(EffectiveSetting setting, Set<String> names) {
        int dot = setting.name().indexOf('.');
        String parent = dot < 0 ? "" : setting.name().substring(0, dot);
        return names.contains(parent) ? "" : parent;
    }

    private static String line(EffectiveSetting setting, String parent) {
        String name = parent.isEmpty() ? setting.name() : "  " + setting.name().substring(parent.length() + 1);
        // what is not told must not be read back as the secret
        return setting.hidden()
                ? name.replaceFirst("^( *)", "$1# ") + ": " + setting.value()
                : name + ": " + scalar(setting.value());
    }

    /** Quoted where YAML would read something else into it. */
    private static String scalar(String value) {
        return value.matches("[A-Za-z0-9_/~.][A-Za-z0-9_/~.+ -]*") || value.matches("\\[[^\\[\\]]*]")
                ? value
                : SophiaClient.JSON.writeValueAsString(value);
    }
}
