package dev.herald.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports what is misconfigured and how to fix it, instead of a stack trace. */
class MisconfiguredFailureAnalyzer extends AbstractFailureAnalyzer<MisconfiguredException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MisconfiguredException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
