package dev.herald.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.herald.Http;
import dev.herald.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real proxy before Herald, configured as the documentation says; only ports and places of files differ. */
final class ProxyProcess implements AutoCloseable {

    private static final Path PAGE = Path.of("src/docs/proxies.md");
    private static final String HERALD = "127.0.0.1:8080";

    private final Path directory;
    private final int port;
    private final Process process;

    private ProxyProcess(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** Returns once it passes requests on. */
    static ProxyProcess start(Proxy proxy, int heraldPort, Path directory) throws IOException {
        int port = Ports.free();
        Path configuration = Files.writeString(
                directory.resolve("configuration"), configuration(proxy, port, heraldPort, directory));
        Process process = new ProcessBuilder(proxy.command(configuration, directory))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        ProxyProcess started = new ProxyProcess(directory, port, process);
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(started::passesRequests);
        return started;
    }

    private static String configuration(Proxy proxy, int port, int heraldPort, Path directory) throws IOException {
        Matcher block =
                Pattern.compile("(?s)```" + proxy.program() + "\n(.*?)```").matcher(Files.readString(PAGE));
        assertThat(block.find()).as("a configuration of " + proxy.program()).isTrue();
        String documented = block.group(1);
        assertThat(documented).containsOnlyOnce(proxy.documentedAddress()).containsOnlyOnce(HERALD);
        return proxy.adapted(documented, directory)
                .replace(proxy.documentedAddress(), proxy.address(port))
                .replace(HERALD, "127.0.0.1:" + heraldPort);
    }

    private boolean passesRequests() throws Exception {
        if (!process.isAlive()) {
            throw new AssertionError("the proxy has ended: " + Files.readString(directory.resolve("output")));
        }
        return new Http(port).get("/actuator/health/liveness").statusCode() == 200;
    }

    int port() {
        return port;
    }

    /** In order, so that the proxy ends its own processes. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
