package dev.herald;

import dev.herald.topic.Ticker;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts Herald: one JVM that pushes what backends publish to every connected browser and device. */
@SpringBootApplication(proxyBeanMethods = false)
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
