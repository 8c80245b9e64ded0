package dev.herald.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The values that a duration, size or number among the settings accepts; any other ends the start.
 *
 * <p>It belongs on every such component of a settings record, so that no value overflows where it is used: a test holds this,
 * and that the description of the setting names the range.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Within {

    /** The least, as it is written in a file. */
    String min();

    /** The greatest. */
    String max();

    /** A value outside that is accepted too. */
    String or() default "";
}
