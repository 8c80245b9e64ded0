package dev.herald.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where API keys are accepted.
 *
 * @param keyInQuery Whether an API key is accepted in the URL (?api_key=), as Centrifugo does. URLs are logged by proxies.
 */
@ConfigurationProperties("herald.api")
record ApiKeyParameterSettings(@DefaultValue("false") boolean keyInQuery) {}
