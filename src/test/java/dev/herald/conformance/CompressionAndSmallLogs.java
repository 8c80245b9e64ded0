package dev.herald.conformance;

import dev.herald.WholePath;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.TestPropertySource;

/** A second service, shared by all tests with this annotation: with compression, and small logs. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@WholePath
@TestPropertySource(properties = {"herald.websocket.compression=true", "herald.topic.history.count=200"})
@interface CompressionAndSmallLogs {}
