package dev.herald.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** The condition of {@link RequiresProgram}. */
class ProgramCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), RequiresProgram.class)
                .map(RequiresProgram::value)
                .filter(program -> !program.isInstalled())
                .map(program -> ConditionEvaluationResult.disabled(program.missing()))
                .orElse(ConditionEvaluationResult.enabled("Every program that it needs is installed"));
    }
}
