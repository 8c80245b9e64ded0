package dev.herald.docs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a page.
 *
 * @param line where it begins
 * @param output the text of the block {@code output} that follows it, or nothing
 */
record Block(Markdown page, int line, String language, String text, Optional<String> output) {

    private static final Pattern IMPORT = Pattern.compile("(?m)^import\\b");
    private static final Pattern FILE_NAME = Pattern.compile("// (\\S+\\.jsx?)\n");
    private static final Pattern CLASS = Pattern.compile("(?m)^(?:public )?(?:final )?class (\\w+)");

    boolean isModule() {
        return language.equals("jsx") || IMPORT.matcher(text).find();
    }

    /** The name in a comment in its first line: other blocks import it. */
    Optional<String> fileName() {
        Matcher name = FILE_NAME.matcher(text);
        return name.lookingAt() ? Optional.of(name.group(1)) : Optional.empty();
    }

    String className() {
        Matcher name = CLASS.matcher(text);
        if (!name.find()) {
            throw new AssertionError(this + " has no class");
        }
        return name.group(1);
    }

    String text(int port) {
        return text.replace("localhost:8080", "localhost:" + port);
    }

    @Override
    public String toString() {
        return "%s:%d".formatted(page, line);
    }
}
