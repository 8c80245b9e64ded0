package dev.herald.limits;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What all sessions of one address, of IPv6 of one network (/64), may ask for together; 0 for as much as they like.
 *
 * @param messagesPerSecondByAddress frames, as {@code herald.session.messages-per-second} for each session
 * @param bytesPerSecondByAddress bytes, as {@code herald.session.bytes-per-second} for each session
 * @param processingTimePerSecondByAddress processor time, as {@code herald.session.processing-time-per-second} for each
 *     session
 */
@ConfigurationProperties("herald.limits")
record AddressSettings(
        @DefaultValue("20000") int messagesPerSecondByAddress,
        @DefaultValue("32MB") DataSize bytesPerSecondByAddress,
        @DefaultValue("500ms") Duration processingTimePerSecondByAddress) {

    private static final int MAX_MESSAGES = 1_000_000_000;
    private static final DataSize MAX_BYTES = DataSize.ofTerabytes(1);
    private static final Duration MAX_TIME = Duration.ofSeconds(1_000);

    AddressSettings {
        check(
                messagesPerSecondByAddress >= 0 && messagesPerSecondByAddress <= MAX_MESSAGES,
                "messages-per-second-by-address: %d (expected: 0 to %d)",
                messagesPerSecondByAddress,
                MAX_MESSAGES);
        check(
                !bytesPerSecondByAddress.isNegative() && bytesPerSecondByAddress.compareTo(MAX_BYTES) <= 0,
                "bytes-per-second-by-address: %s (expected: 0B to 1TB)",
                bytesPerSecondByAddress);
        check(
                !processingTimePerSecondByAddress.isNegative()
                        && processingTimePerSecondByAddress.compareTo(MAX_TIME) <= 0,
                "processing-time-per-second-by-address: %s (expected: 0s to 1000s)",
                processingTimePerSecondByAddress);
    }

    @FormatMethod
    private static void check(boolean valid, @FormatString String problem, Object... values) {
        if (!valid) {
            throw new IllegalArgumentException("herald.limits." + problem.formatted(values));
        }
    }
}
