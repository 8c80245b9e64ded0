package dev.herald.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.herald.centrifugo.sdk.JavaScriptSdk;
import dev.herald.centrifugo.sdk.SdkService;
import dev.herald.centrifugo.sdk.TestTokens;
import dev.herald.testing.Program;
import dev.herald.testing.RequiresProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The JavaScript SDK of Centrifugo, unchanged, in a page with the content security policy of Herald's own pages. */
@SdkService
@RequiresProgram(Program.NPM)
class SdkInBrowserIT extends BrowserTest {

    /** Returns what the application has seen, in order. */
    private static final String APPLICATION = """
            ([token, isProtobuf]) => {
              const encode = json => (isProtobuf ? new TextEncoder().encode(JSON.stringify(json)) : json);
              const decode = data => (isProtobuf ? JSON.parse(new TextDecoder().decode(data)) : data);
              const seen = [];
              const client = new Centrifuge(`ws://${location.host}/connection/websocket`, { token });
              const subscription = client.newSubscription(isProtobuf ? 'all.browser-protobuf' : 'all.browser', { joinLeave: true });
              client.on('error', ({ error }) => seen.push(error.message));
              const once = (emitter, event) => new Promise(resolve => emitter.once(event, resolve));
              const use = async () => {
                const joined = once(subscription, 'join');
                const published = once(subscription, 'publication');
                subscription.subscribe();
                client.connect();
                await subscription.ready();
                seen.push(`${(await joined).info.user} joined`);
                await subscription.publish(encode({ temperature: 21.5 }));
                const publication = await published;
                seen.push(`${publication.info.user} published ${decode(publication.data).temperature}`);
                seen.push(`${Object.values((await subscription.presence()).clients).map(({ user }) => user)} present`);
                seen.push(`${(await subscription.presenceStats()).numClients} client`);
                seen.push(`history of ${(await subscription.history({ limit: 10 })).publications.length}`);
                subscription.unsubscribe();
                seen.push(`${Object.keys((await client.presence(subscription.channel)).clients).length} present`);
                seen.push(client.state);
                client.disconnect();
                return seen;
              };
              const timeout = new Promise(resolve => setTimeout(() => resolve([...seen, `and no more, ${client.state}`]), 20_000));
              return Promise.race([use(), timeout]);
            }
            """;

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource({"centrifuge.js, false", "centrifuge.protobuf.js, true"})
    void doesWhatApplicationsDo(String file, boolean isProtobuf) throws Exception {
        Path script =
                JavaScriptSdk.install().resolve("node_modules/centrifuge/dist").resolve(file);
        BrowserSession ada = session(port).expectRefusals();
        Page page = ada.page();
        page.route("**/console/sdk.js", route -> route.fulfill(new Route.FulfillOptions().setPath(script)));
        ada.open();
        page.addScriptTag(new Page.AddScriptTagOptions().setUrl("/console/sdk.js"));

        assertThat(page.evaluate(APPLICATION, List.of(TestTokens.of("ada"), isProtobuf)))
                .isEqualTo(List.of(
                        "ada joined",
                        "ada published 21.5",
                        "ada present",
                        "1 client",
                        "history of 1",
                        "0 present",
                        "connected"));
    }
}
