package dev.herald.docs;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.util.stream.Stream;

/** What the Java SDK of Centrifugo needs, as a build has it that depends on the SDK. */
final class SdkJars {

    static final String PACKAGE = "io.github.centrifugal";

    private SdkJars() {}

    /** To be appended to a class path. */
    static String path() {
        return Stream.of(
                        io.github.centrifugal.centrifuge.Client.class,
                        com.google.protobuf.ByteString.class,
                        java8.util.concurrent.CompletableFuture.class,
                        okhttp3.OkHttpClient.class,
                        okio.ByteString.class,
                        kotlin.Unit.class)
                .map(type -> File.pathSeparator
                        + type.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                .collect(joining());
    }
}
