package ai.sophia.app;

import ai.sophia.cli.Failure;
import ai.sophia.core.model.Price;
import ai.sophia.model.openai.ChatServer;
import ai.sophia.model.openai.Portkey;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The language model that proposes facts, and what it may spend. Immutable.
 *
 * @param server who is asked
 * @param fallback who is asked when that does not answer
 * @param waiting how long turns wait while nobody answers
 * @param tokensADay read and written, 0 for any number
 * @param costADay in the currency of the prices, 0 for any
 */
record ModelSettings(
        ChatServer server, Optional<ChatServer> fallback, Duration waiting, long tokensADay, BigDecimal costADay) {
    private static final Duration LONGEST = Duration.ofDays(1);

    /** The settings of one server. */
    private record Names(Setting url, Setting key, Setting name, Setting inputPrice, Setting outputPrice) {}

    private static final Names FIRST = new Names(
            Setting.MODEL_URL,
            Setting.MODEL_KEY,
            Setting.MODEL_NAME,
            Setting.MODEL_INPUT_PRICE,
            Setting.MODEL_OUTPUT_PRICE);
    private static final Names FALLBACK = new Names(
            Setting.MODEL_FALLBACK_URL,
            Setting.MODEL_FALLBACK_KEY,
            Setting.MODEL_FALLBACK_NAME,
            Setting.MODEL_FALLBACK_INPUT_PRICE,
            Setting.MODEL_FALLBACK_OUTPUT_PRICE);

    /**
     * What the settings say; empty if they name no server.
     *
     * @param text the value of each setting
     * @throws Failure if one of them is wrong
     */
    static Optional<ModelSettings> read(Function<Setting, String> text) {
        Duration patience = time(Setting.MODEL_PATIENCE, text);
        Duration waiting = time(Setting.MODEL_WAITING, text);
        long tokens = Values.integer(Setting.MODEL_TOKENS, text.apply(Setting.MODEL_TOKENS));
        if (tokens < 0) {
            throw Failure.misuse("the setting " + Setting.MODEL_TOKENS.label()
                    + " expects 0 for any number, or a number of tokens, but got \"" + tokens + "\"");
        }
        BigDecimal cost = Values.amount(Setting.MODEL_COST, text.apply(Setting.MODEL_COST));
        return server(FIRST, portkey(text), patience, text)
                .map(server -> new ModelSettings(
                        server, server(FALLBACK, Portkey.NONE, patience, text), waiting, tokens, cost));
    }

    private static Optional<ChatServer> server(
            Names names, Portkey portkey, Duration patience, Function<Setting, String> text) {
        String url = text.apply(names.url());
        if (url.isEmpty()) {
            return Optional.empty();
        }
        String name = text.apply(names.name());
        if (name.isEmpty()) {
            throw Failure.misuse("the setting " + names.name().label() + " expects the name of the model at "
                    + names.url().label() + ", but got nothing");
        }
        return Optional.of(new ChatServer(
                Values.address(names.url(), url),
                Values.token(names.key(), text.apply(names.key())),
                name,
                portkey,
                new Price(
                        Values.amount(names.inputPrice(), text.apply(names.inputPrice())),
                        Values.amount(names.outputPrice(), text.apply(names.outputPrice()))),
                patience));
    }

    private static Portkey portkey(Function<Setting, String> text) {
        try {
            return new Portkey(
                    text.apply(Setting.MODEL_PORTKEY_PROVIDER),
                    text.apply(Setting.MODEL_PORTKEY_CONFIG),
                    text.apply(Setting.MODEL_PORTKEY_HOST),
                    text.apply(Setting.MODEL_PORTKEY_KEY),
                    text.apply(Setting.MODEL_PORTKEY_VIRTUAL_KEY));
        } catch (IllegalArgumentException wrong) {
            throw Failure.misuse("the settings below model.portkey: " + wrong.getMessage());
        }
    }

    private static Duration time(Setting setting, Function<Setting, String> text) {
        Duration time = Values.duration(setting, text.apply(setting));
        if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
            throw Failure.misuse("the setting " + setting.label() + " expects a time from 1 ms to "
                    + LONGEST.toSeconds() + " s, but got \"" + text.apply(setting) + "\"");
        }
        return time;
    }
}
