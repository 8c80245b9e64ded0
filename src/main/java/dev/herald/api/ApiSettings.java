package dev.herald.api;

import dev.herald.settings.Within;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The server API of Centrifugo.
 *
 * @param errorMode How errors of methods are responded: reply for status 200 with the error in the body, transport for the status that fits. A
 *     request may ask for the latter by the header X-Centrifugo-Error-Mode.
 * @param bodySize Maximum size of the body of a request. 1B to 64MB.
 * @param maxCommands Maximum number of commands in a batch, of lines in the old form, and of channels in a broadcast. 1 to 1000000.
 * @param maxChannels Maximum number of channels in the result of the method channels. 1 to 1000000.
 * @param maxHistory Maximum number of publications in the result of the method history. 1 to 1000000.
 * @param responseSize Size of a response after which further publications and commands are left out, and fail. 1KB to 1GB.
 */
@ConfigurationProperties("herald.api")
record ApiSettings(
        @DefaultValue("reply") ErrorMode errorMode,

        @Within(min = "1B", max = "64MB") @DefaultValue("1MB")
        DataSize bodySize,

        @Within(min = "1", max = "1000000") @DefaultValue("1000")
        int maxCommands,

        @Within(min = "1", max = "1000000") @DefaultValue("10000")
        int maxChannels,

        @Within(min = "1", max = "1000000") @DefaultValue("10000")
        int maxHistory,

        @Within(min = "1KB", max = "1GB") @DefaultValue("16MB")
        DataSize responseSize) {

    int responseBytes() {
        return (int) responseSize.toBytes();
    }

    int bodyBytes() {
        return (int) bodySize.toBytes();
    }
}
