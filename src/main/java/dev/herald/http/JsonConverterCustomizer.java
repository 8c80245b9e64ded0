package dev.herald.http;

import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters.ServerBuilder;
import org.springframework.stereotype.Component;

/**
 * Answers in JSON and nothing else, whatever there is on the classpath that could write the same objects in another form:
 * it would be offered for every answer.
 */
@Component
class JsonConverterCustomizer implements ServerHttpMessageConvertersCustomizer {

    @Override
    public void customize(ServerBuilder builder) {
        builder.configureMessageConvertersList(converters -> converters.removeIf(
                converter -> converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML)));
    }
}
