package dev.herald.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.webjars.WebJarVersionLocator;

/** React as a bundler would give it to a browser: its CommonJS modules behind the names that pages import. */
final class ReactModules {

    static final String IMPORT_MAP = """
            {"imports": {"react": "/npm/react.js", "react-dom/client": "/npm/react-dom-client.js"}}
            """;

    private static final WebJarVersionLocator LOCATOR = new WebJarVersionLocator();

    private static final Map<String, String> FILES = Map.of(
            "react", source("react", "cjs/react.production.js"),
            "react-dom", source("react-dom", "cjs/react-dom.production.js"),
            "react-dom/client", source("react-dom", "cjs/react-dom-client.production.js"),
            "scheduler", source("scheduler", "cjs/scheduler.production.js"));

    private ReactModules() {}

    /** By their paths. */
    static Map<String, String> files() {
        return Map.of(
                "/npm/modules.js",
                modules(),
                "/npm/babel.js",
                source("babel-standalone", "babel.min.js"),
                "/npm/react.js",
                """
                import { require } from './modules.js';
                const React = globalThis.React = require('react');
                export default React;
                export const { useEffect, useReducer, useRef, useState } = React;
                """,
                "/npm/react-dom-client.js",
                """
                import { require } from './modules.js';
                export const { createRoot } = require('react-dom/client');
                """);
    }

    private static String modules() {
        String functions = FILES.entrySet().stream()
                .map(file -> "'%s': (require, module, exports) => {\n%s\n}".formatted(file.getKey(), file.getValue()))
                .collect(Collectors.joining(",\n"));
        return """
                const loaded = {};
                const sources = {
                """ + functions + """

                };
                export function require(name) {
                  if (!loaded[name]) {
                    const module = loaded[name] = { exports: {} };
                    sources[name](require, module, module.exports);
                  }
                  return loaded[name].exports;
                }
                """;
    }

    private static String source(String webjar, String file) {
        String path = Objects.requireNonNull(LOCATOR.fullPath(webjar, file), file);
        try (InputStream source = ReactModules.class.getClassLoader().getResourceAsStream(path)) {
            return new String(Objects.requireNonNull(source, path).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
