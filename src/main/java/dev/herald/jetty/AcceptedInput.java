package dev.herald.jetty;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an endpoint reads of a request, besides the parameters that it declares with {@code @RequestParam}. Whatever else a request has is
 * refused by {@link InputRules}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AcceptedInput {

    /** The query parameters that may be given once. */
    String[] single() default {};

    /** The query parameters that may be repeated. */
    String[] repeated() default {};

    /** Whether there is a body. */
    boolean body() default false;

    /** Whether the header {@code Idempotency-Key} is considered. */
    boolean idempotencyKey() default false;
}
