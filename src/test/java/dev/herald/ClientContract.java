package dev.herald;

import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the AsyncAPI document promises to clients of Centrifugo's protocol. */
public final class ClientContract {

    private static final Contract CONTRACT = new Contract(document(), SpecificationVersion.DRAFT_7);
    private static final JsonNode REPLY = CONTRACT.at("/components/messages/reply/payload");

    private static final JsonNode PUSH = CONTRACT.at("/components/messages/unidirectional/payload");

    private ClientContract() {}

    /** Fails unless this line is a reply or a push as promised. */
    public static void assertReply(String line) {
        CONTRACT.assertFits(line, REPLY);
    }

    /** Fails unless this line is a push of a unidirectional endpoint as promised. */
    public static void assertPush(String line) {
        CONTRACT.assertFits(line, PUSH);
    }

    private static JsonNode document() {
        try (InputStream file = new ClassPathResource("static/asyncapi.yaml").getInputStream()) {
            return YAMLMapper.shared().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
