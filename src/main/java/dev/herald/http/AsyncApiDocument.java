package dev.herald.http;

import dev.herald.jetty.PublicAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The contract in {@code asyncapi.yaml}, with the addresses of this service. It is loaded on first use and cached. */
@Component
class AsyncApiDocument {

    private static final ClassPathResource FILE = new ClassPathResource("static/asyncapi.yaml");

    private static final String HOST = "host: \"localhost:8080\"";

    /** What may stand in quotation marks. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._:\\[\\]-]+");

    private final SingletonSupplier<String> yaml = SingletonSupplier.of(AsyncApiDocument::read);

    String yaml(PublicAddress address) {
        String secure = address.secure() ? "s" : "";
        String host = PLAIN.matcher(address.host()).matches() ? "host: \"" + address.host() + '"' : HOST;
        String path = address.path().isEmpty() ? "" : "\n    pathname: \"" + address.path() + '"';
        return yaml.obtain()
                .replace(HOST, host + path)
                .replace("protocol: ws\n", "protocol: ws" + secure + '\n')
                .replace("protocol: http\n", "protocol: http" + secure + '\n');
    }

    private static String read() {
        try {
            return FILE.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
