package dev.herald;

import dev.herald.topic.Ticker;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts Herald: one JVM that pushes what backends publish to every connected browser and device. */
// Errors are written by the web server, without a second dispatch to a page of Spring Boot's.
@SpringBootApplication(proxyBeanMethods = false, exclude = ErrorMvcAutoConfiguration.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class HeraldApplication {

    public static void main(String[] args) {
        SpringApplication.run(HeraldApplication.class, args);
    }

    @Bean
    Ticker ticker() {
        return System::nanoTime;
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
