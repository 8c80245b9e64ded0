package dev.herald.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/** A service with credentials: four keys, and three issuers of tokens. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "herald.tick.enabled=false",
            "herald.session-events.enabled=true",
            "herald.security.api-keys.publisher.scopes=publish",
            "herald.security.api-keys.reader.scopes=read",
            "herald.security.api-keys.operator.scopes=operate",
            "herald.security.api-keys.rotated.scopes=publish,read,operate",
            "herald.security.jwt.shared.audience=" + Issuer.AUDIENCE,
            "herald.security.jwt.rsa.audience=" + Issuer.AUDIENCE,
            "herald.security.jwt.elliptic.audience=" + Issuer.AUDIENCE,
            "herald.security.jwt.edwards.audience=" + Issuer.AUDIENCE
        })
@ContextConfiguration(initializers = Protected.Secrets.class)
@interface Protected {

    /** As another source than the rest, as they would be. */
    class Secrets implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            Map<String, Object> secrets = new HashMap<>();
            secrets.put("herald.security.api-keys.publisher.key", Caller.PUBLISHER);
            secrets.put("herald.security.api-keys.reader.key", Caller.READER);
            secrets.put("herald.security.api-keys.operator.key", Caller.OPERATOR);
            secrets.put("herald.security.api-keys.rotated.key", Caller.ROTATED);
            secrets.put("herald.security.jwt.shared.secret", Issuer.SECRET);
            secrets.put("herald.security.jwt.rsa.public-key", Issuer.RSA_PEM);
            secrets.put("herald.security.jwt.elliptic.public-key", Issuer.EC_PEM);
            secrets.put("herald.security.jwt.edwards.public-key", Issuer.EDWARDS_PEM);
            context.getEnvironment().getPropertySources().addLast(new MapPropertySource("secrets", secrets));
        }
    }
}
