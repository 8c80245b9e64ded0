package dev.herald.redis;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** There may be other nodes: {@code herald.redis.url} is set. */
class Together extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean together = StringUtils.hasText(context.getEnvironment().getProperty("herald.redis.url"));
        return new ConditionOutcome(together, together ? "herald.redis.url is set" : "herald.redis.url is not set");
    }
}
