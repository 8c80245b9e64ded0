package dev.herald.cluster;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Nothing is between this node and others: {@code herald.redis.url} is not set. */
public class OnSingleNodeCondition extends SpringBootCondition {

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean alone = !StringUtils.hasText(context.getEnvironment().getProperty("herald.redis.url"));
        return new ConditionOutcome(alone, alone ? "herald.redis.url is not set" : "herald.redis.url is set");
    }
}
