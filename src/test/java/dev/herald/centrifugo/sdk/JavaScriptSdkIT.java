package dev.herald.centrifugo.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The JavaScript SDK in Node: the cases of {@code cases.mjs}, each as a test. */
@SdkService
@RequiresProgram(Program.NPM) // which needs Node
class JavaScriptSdkIT {

    @LocalServerPort
    private int port;

    @TestFactory
    Stream<DynamicTest> json() throws Exception {
        return cases("json", "websocket");
    }

    @TestFactory
    Stream<DynamicTest> protobuf() throws Exception {
        return cases("protobuf", "websocket");
    }

    @TestFactory
    Stream<DynamicTest> jsonInAnHttpStream() throws Exception {
        return cases("json", "http_stream");
    }

    @TestFactory
    Stream<DynamicTest> protobufInAnHttpStream() throws Exception {
        return cases("protobuf", "http_stream");
    }

    @TestFactory
    Stream<DynamicTest> serverSentEvents() throws Exception {
        return cases("json", "sse");
    }

    private Stream<DynamicTest> cases(String format, String transport) throws Exception {
        JavaScriptSdk.install();
        List<String> lines = JavaScriptSdk.run(
                Map.of(
                        "FORMAT",
                        format,
                        "TRANSPORT",
                        transport,
                        "PORT",
                        Integer.toString(port),
                        "SECRET",
                        TestTokens.SECRET,
                        "KEY",
                        SdkService.KEY),
                Program.NODE.path(),
                "cases.mjs");
        assertThat(lines).hasSizeGreaterThan(20);
        return lines.stream().map(JavaScriptSdkIT::test);
    }

    private static DynamicTest test(String line) {
        String name = line.replaceFirst("^(ok|failed) ", "").replaceFirst(":.*", "");
        return dynamicTest(name, () -> assertThat(line).isEqualTo("ok " + name));
    }
}
