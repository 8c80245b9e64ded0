package dev.herald;

import dev.herald.topic.FakeTicker;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/**
 * A test of the whole service over a real socket. All tests with this annotation share one service, without ticks, in
 * which the time of sessions stands still until a test advances it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "herald.tick.enabled=false",
            "herald.security.allowed-origins=https://app.example.com",
            "herald.topic.overrides[0].topics=everything:*",
            "herald.topic.overrides[0].presence=true",
            "herald.topic.overrides[0].join-leave=forced",
            "herald.topic.overrides[0].recovery=forced",
            "herald.topic.overrides[0].delta=always",
            "herald.topic.overrides[0].tags-filter=true",
            "herald.topic.overrides[0].numeric-ids=true"
        })
@Import(WholePath.Time.class)
public @interface WholePath {

    @TestConfiguration(proxyBeanMethods = false)
    class Time {

        @Bean
        @Primary
        FakeTicker fakeTicker() {
            return new FakeTicker();
        }
    }
}
