package dev.herald.topic;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/** Why a text is not JSON, for whoever has sent it. */
public final class JsonProblem {

    /** What a program that uses the parser could change, and where the parser began: nothing that a client could change, or knows. */
    private static final Pattern OF_THE_PARSER = Pattern.compile(
            "(: enable `JsonReadFeature| \\(not recognized as one| \\(start marker at ).*|, from `StreamReadConstraints[^`]*`",
            Pattern.DOTALL);

    private JsonProblem() {}

    /** A part of a sentence. */
    public static String of(JacksonException failure) {
        return OF_THE_PARSER.matcher(failure.getOriginalMessage()).replaceAll("");
    }
}
