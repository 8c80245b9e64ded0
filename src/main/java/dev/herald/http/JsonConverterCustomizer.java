package dev.herald.http;

import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters.ServerBuilder;
import org.springframework.stereotype.Component;

/** Responds in JSON only: a YAML converter on the classpath would otherwise be offered for every response. */
@Component
class JsonConverterCustomizer implements ServerHttpMessageConvertersCustomizer {

    @Override
    public void customize(ServerBuilder builder) {
        builder.configureMessageConvertersList(converters -> converters.removeIf(
                converter -> converter.getSupportedMediaTypes().contains(MediaType.APPLICATION_YAML)));
    }
}
