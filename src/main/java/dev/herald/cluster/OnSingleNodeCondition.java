package dev.herald.cluster;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Matches on a single node: {@code herald.redis.url} is not set. */
public class OnSingleNodeCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean matches = !StringUtils.hasText(context.getEnvironment().getProperty("herald.redis.url"));
        return new ConditionOutcome(matches, matches ? "herald.redis.url is not set" : "herald.redis.url is set");
    }
}
