package dev.herald.bench.tomcat;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the usual Spring application. */
@SpringBootApplication
public class LoopApplication {

    public static void main(String[] args) {
        SpringApplication.run(LoopApplication.class, args);
    }
}
