package dev.herald.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** Herald on a random port, with its default settings but for presence of some topics, shared by all tests with this annotation. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "herald.topic.overrides[0].topics=console.present*",
            "herald.topic.overrides[0].presence=true",
            "herald.topic.overrides[0].join-leave=allowed"
        })
@interface Live {}
