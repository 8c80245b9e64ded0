package dev.herald.centrifugo.sdk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/**
 * A service with an issuer of tokens and a backend's key, shared by all tests with this annotation. What is allowed in a topic
 * follows from the first part of its name.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(SdkService.LOCK)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "herald.tick.enabled=false")
@ContextConfiguration(initializers = SdkService.Settings.class)
public @interface SdkService {

    /** The classes that share the service run one after the other, beside those that do not. */
    String LOCK = "sdk-service";

    String KEY = "planted-key-of-the-backend-0000000";

    /** The settings that any Herald needs for the tests of SDKs; as another source than the rest, since there are secrets. */
    public class Settings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        static final Map<String, Object> ALL = Map.ofEntries(
                Map.entry("herald.security.api-keys.backend.key", KEY),
                Map.entry("herald.security.api-keys.backend.scopes", "publish,read,operate"),
                Map.entry("herald.security.jwt.app.secret", TestTokens.SECRET),
                Map.entry("herald.security.anonymous-subscribe", "public.*"),
                Map.entry("herald.limits.handshakes-per-second-by-address", "0"),
                // Everything is allowed, and everybody can recover.
                Map.entry("herald.topic.overrides[0].topics", "all.*"),
                Map.entry("herald.topic.overrides[0].allow-subscribe", "client"),
                Map.entry("herald.topic.overrides[0].allow-publish", "client"),
                Map.entry("herald.topic.overrides[0].presence", "true"),
                Map.entry("herald.topic.overrides[0].allow-presence", "client"),
                Map.entry("herald.topic.overrides[0].join-leave", "allowed"),
                Map.entry("herald.topic.overrides[0].allow-history", "client"),
                Map.entry("herald.topic.overrides[0].recovery", "forced"),
                Map.entry("herald.topic.overrides[0].delta", "always"),
                Map.entry("herald.topic.overrides[0].tags-filter", "true"),
                // The same with joins and leaves for all, and only two messages of history.
                Map.entry("herald.topic.overrides[1].topics", "short.*"),
                Map.entry("herald.topic.overrides[1].count", "2"),
                Map.entry("herald.topic.overrides[1].allow-subscribe", "client"),
                Map.entry("herald.topic.overrides[1].allow-publish", "subscriber"),
                Map.entry("herald.topic.overrides[1].presence", "true"),
                Map.entry("herald.topic.overrides[1].allow-presence", "subscriber"),
                Map.entry("herald.topic.overrides[1].join-leave", "forced"),
                Map.entry("herald.topic.overrides[1].allow-history", "subscriber"),
                Map.entry("herald.topic.overrides[1].recovery", "forced"),
                Map.entry("herald.topic.overrides[2].topics", "cached.*"),
                Map.entry("herald.topic.overrides[2].allow-subscribe", "client"),
                Map.entry("herald.topic.overrides[2].allow-publish", "client"),
                Map.entry("herald.topic.overrides[2].recovery", "forced"),
                Map.entry("herald.topic.overrides[2].recovery-mode", "cache"),
                // Subscribers receive publications, and may do nothing else.
                Map.entry("herald.topic.overrides[3].topics", "plain.*"),
                Map.entry("herald.topic.overrides[3].allow-subscribe", "client"),
                Map.entry("herald.topic.overrides[3].history", "false"),
                Map.entry("herald.topic.overrides[4].topics", "dialog*"),
                Map.entry("herald.topic.overrides[4].user-limited", "true"),
                Map.entry("herald.topic.overrides[5].topics", "numbered.*"),
                Map.entry("herald.topic.overrides[5].allow-subscribe", "client"),
                Map.entry("herald.topic.overrides[5].numeric-ids", "true"));

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            context.getEnvironment().getPropertySources().addLast(new MapPropertySource("sdk", ALL));
        }
    }
}
