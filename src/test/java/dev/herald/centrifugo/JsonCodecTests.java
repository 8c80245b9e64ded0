package dev.herald.centrifugo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import dev.herald.centrifugo.protocol.ClientInfo;
import dev.herald.centrifugo.protocol.Command;
import dev.herald.centrifugo.protocol.ConnectResult;
import dev.herald.centrifugo.protocol.Error;
import dev.herald.centrifugo.protocol.FilterNode;
import dev.herald.centrifugo.protocol.HistoryResult;
import dev.herald.centrifugo.protocol.PresenceResult;
import dev.herald.centrifugo.protocol.PresenceStatsResult;
import dev.herald.centrifugo.protocol.Publication;
import dev.herald.centrifugo.protocol.PublishResult;
import dev.herald.centrifugo.protocol.RPCResult;
import dev.herald.centrifugo.protocol.Reply;
import dev.herald.centrifugo.protocol.SubscribeRequest;
import dev.herald.centrifugo.protocol.SubscribeResult;
import dev.herald.centrifugo.protocol.UnsubscribeResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.TokenStreamFactory;

class JsonCodecTests {

    private final Codec codec = new JsonCodec();

    @Test
    void readsConnectAndSubscribeInOneFrame() {
        List<Command> commands = decode("""
                {"id":1,"connect":{"token":"t","data":{"a": [1, 2]},"name":"js","headers":{"X-A":"1"},"subs":{"s":{"recover":true,"epoch":"e","offset":7}}}}
                {"id":2,"subscribe":{"channel":"news","flag":3,"delta":"fossil"}}""");
        assertThat(commands).hasSize(2);
        Command connect = commands.getFirst();
        assertThat(connect.getId()).isEqualTo(1);
        assertThat(connect.getConnect().getToken()).isEqualTo("t");
        assertThat(connect.getConnect().getData().toStringUtf8()).isEqualTo("{\"a\": [1, 2]}");
        assertThat(connect.getConnect().getName()).isEqualTo("js");
        assertThat(connect.getConnect().getHeadersMap()).containsExactly(java.util.Map.entry("X-A", "1"));
        SubscribeRequest held = connect.getConnect().getSubsOrThrow("s");
        assertThat(held.getRecover()).isTrue();
        assertThat(held.getEpoch()).isEqualTo("e");
        assertThat(held.getOffset()).isEqualTo(7);
        SubscribeRequest subscribe = commands.get(1).getSubscribe();
        assertThat(subscribe.getChannel()).isEqualTo("news");
        assertThat(subscribe.getFlag()).isEqualTo(3);
        assertThat(subscribe.getDelta()).isEqualTo("fossil");
    }

    @Test
    void readsEachOtherCommand() {
        List<Command> commands = decode("""
                {"id":3,"unsubscribe":{"channel":"c"}}
                {"id":4,"publish":{"channel":"c","data":"text"}}
                {"id":5,"presence":{"channel":"c"}}
                {"id":6,"presence_stats":{"channel":"c"}}
                {"id":7,"history":{"channel":"c","limit":-1,"since":{"offset":18446744073709551615,"epoch":"e"},"reverse":true}}
                {"id":8,"ping":{}}
                {"send":{"data":null}}
                {"id":9,"rpc":{"method":"m","data":1.50}}
                {"id":10,"refresh":{"token":"t"}}
                {"id":11,"sub_refresh":{"channel":"c","token":"t","track":[{"signature":"s","items":[{"key":"k","version":1}]}],"untrack":["u","v"]}}
                """);
        assertThat(commands).hasSize(10);
        assertThat(commands.get(0).getUnsubscribe().getChannel()).isEqualTo("c");
        assertThat(commands.get(1).getPublish().getData().toStringUtf8()).isEqualTo("\"text\"");
        assertThat(commands.get(2).hasPresence()).isTrue();
        assertThat(commands.get(3).hasPresenceStats()).isTrue();
        assertThat(commands.get(4).getHistory().getLimit()).isEqualTo(-1);
        assertThat(commands.get(4).getHistory().getSince().getOffset()).isEqualTo(-1L);
        assertThat(commands.get(4).getHistory().getReverse()).isTrue();
        assertThat(commands.get(5).hasPing()).isTrue();
        assertThat(commands.get(6).hasSend()).isTrue();
        assertThat(commands.get(6).getSend().getData()).isEmpty();
        assertThat(commands.get(7).getRpc().getData().toStringUtf8()).isEqualTo("1.50");
        assertThat(commands.get(8).getRefresh().getToken()).isEqualTo("t");
        assertThat(commands.get(9).getSubRefresh().getTrack(0).getItems(0).getVersion())
                .isEqualTo(1);
        assertThat(commands.get(9).getSubRefresh().getUntrackList()).containsExactly("u", "v");
    }

    @Test
    void readsAFilter() {
        FilterNode filter = decode(
                        "{\"id\":1,\"subscribe\":{\"tf\":{\"op\":\"and\",\"nodes\":[{\"key\":\"a\",\"cmp\":\"in\",\"vals\":[\"1\",\"2\"]},{\"key\":\"b\",\"cmp\":\"eq\",\"val\":\"3\"}]}}}")
                .getFirst()
                .getSubscribe()
                .getTf();
        assertThat(filter.getOp()).isEqualTo("and");
        assertThat(filter.getNodes(0).getValsList()).containsExactly("1", "2");
        assertThat(filter.getNodes(1).getVal()).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " { } ", "{}\n", "{\"future\":[{\"x\":{}}]}", "{\"connect\":null}"})
    void readsAPong(String frame) {
        assertThat(decode(frame)).containsExactly(Command.getDefaultInstance());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-0.0e-5",
                "true",
                "false",
                "\"\"",
                "\"a\\\"} \\\\\"",
                "\"Zoë 日本 😀\"",
                "{}",
                "[]",
                "[[[]], {\"a\" : null}]",
                "{ \"n\" : 12345678901234567890123456789012345678901234567890 }",
            })
    void takesDataAsItIs(String json) {
        assertThat(data("{\"publish\":{\"data\":" + json + "}}")).isEqualTo(json);
        assertThat(data("{\"publish\" : {\"data\" : \t" + json + " \r, \"channel\":\"Zoë\"}}"))
                .isEqualTo(json);
        assertThat(data("{}\n{\"publish\":{\"channel\":\"日本\",\"data\":" + json + "}}"))
                .isEqualTo(json);
    }

    @Test
    void takesNamesInDataOfAnyLength() {
        String json = "{\"" + "n".repeat(60_000) + "\":1}";
        assertThat(data("{\"publish\":{\"data\":" + json + "}}")).isEqualTo(json);
    }

    @Test
    void takesTheLastOfFieldsThatOccurTwice() {
        Command command = decode(
                        "{\"id\":1,\"id\":2,\"connect\":{\"token\":\"a\",\"name\":\"n\"},\"connect\":{\"token\":\"b\",\"headers\":{\"old\":\"1\",\"h\":\"2\"},\"subs\":{},\"headers\":{\"h\":\"3\",\"h\":\"4\"}}}")
                .getFirst();
        assertThat(command.getId()).isEqualTo(2);
        assertThat(command.getConnect().getToken()).isEqualTo("b");
        assertThat(command.getConnect().getName()).isEmpty();
        assertThat(command.getConnect().getHeadersMap()).containsExactly(java.util.Map.entry("h", "4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                " ",
                "{}\n\n",
                "\n{}",
                "{}\n\n{}",
                "{}{}",
                "{} {}",
                "{} x",
                "{}]",
                "[]",
                "null",
                "1",
                "\"{}\"",
                "{",
                "{\"id\":1",
                "{\"id\"}",
                "{id:1}",
                "{'id':1}",
                "{\"id\":1,}",
                "{\"id\":01}",
                "{}//",
                "\uFEFF{}",
                "{\"id\":\n1}",
                "{\"id\":\"1\"}",
                "{\"id\":1.0}",
                "{\"id\":1e3}",
                "{\"id\":-1}",
                "{\"id\":4294967296}",
                "{\"id\":true}",
                "{\"id\":[1]}",
                "{\"id\":{}}",
                "{\"history\":{\"limit\":2147483648}}",
                "{\"history\":{\"since\":{\"offset\":18446744073709551616}}}",
                "{\"history\":{\"since\":{\"offset\":-1}}}",
                "{\"history\":{\"since\":[]}}",
                "{\"history\":{\"reverse\":1}}",
                "{\"history\":{\"reverse\":\"true\"}}",
                "{\"history\":{\"channel\":1}}",
                "{\"connect\":[]}",
                "{\"connect\":\"\"}",
                "{\"connect\":{\"flag\":9223372036854775808}}",
                "{\"connect\":{\"headers\":[]}}",
                "{\"connect\":{\"headers\":{\"a\":1}}}",
                "{\"connect\":{\"headers\":{\"a\":null}}}",
                "{\"connect\":{\"subs\":{\"a\":true}}}",
                "{\"connect\":{\"data\":}}",
                "{\"connect\":{\"data\":tru}}",
                "{\"connect\":{\"data\":NaN}}",
                "{\"connect\":{\"data\":\"\t\"}}",
                "{\"connect\":{\"data\":\"\\x\"}}",
                "{\"connect\":{\"data\":[1,]}}",
                "{\"connect\":{\"data\":{\"a\"}}}",
                "{\"sub_refresh\":{\"untrack\":\"a\"}}",
                "{\"sub_refresh\":{\"untrack\":[null]}}",
                "{\"subscribe\":{\"tf\":{\"nodes\":{}}}}",
            })
    void refusesAnythingElse(String frame) {
        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> decode(frame));
    }

    @ParameterizedTest
    @CsvSource({"7d22c3", "7b227822:c328227d", "7b2278223a22c0af227d", "7b2278223a22eda080227d"})
    void refusesInvalidUtf8(String hex) {
        byte[] frame = java.util.HexFormat.of().parseHex(hex.replace(":", "3a"));
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> codec.decode(frame))
                .withMessageContaining("UTF-8");
    }

    @Test
    void boundsTheDepthOfDataAndOfFilters() {
        String deep = "[".repeat(500) + "]".repeat(500);
        assertThat(data("{\"publish\":{\"data\":" + deep + "}}")).isEqualTo(deep);
        for (int depth : List.of(600, 30_000)) {
            assertThatExceptionOfType(MalformedFrameException.class)
                    .isThrownBy(() -> decode("{\"publish\":{\"data\":" + "[".repeat(depth) + "]".repeat(depth) + "}}"));
            assertThatExceptionOfType(MalformedFrameException.class)
                    .isThrownBy(() -> decode("{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}"));
        }
        assertThat(filter(Codec.MAX_DEPTH - 2)).hasSize(1);
        assertThat(decode("{\"subscribe\":{\"tf\":{\"nodes\":[" + "{},".repeat(200) + "{}]}}}"))
                .hasSize(1);
        assertThatExceptionOfType(MalformedFrameException.class).isThrownBy(() -> filter(Codec.MAX_DEPTH - 1));
    }

    private List<Command> filter(int depth) {
        return decode(
                "{\"subscribe\":{\"tf\":" + "{\"nodes\":[".repeat(depth - 1) + "{}" + "]}".repeat(depth - 1) + "}}");
    }

    @Test
    void refusesAHugeNumberAtOnce() {
        String digits = "9".repeat(60_000);
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> decode("{\"id\":" + digits + "}"))
                .withMessage("A number in a command is out of range.");
        assertThat(data("{\"publish\":{\"data\":" + digits + "}}")).isEqualTo(digits);
    }

    /** Jackson would keep thousands of them, of any length: 1,000 commands with names of 60 KB took 115 MB. */
    @Test
    void keepsNoNamesThatClientsMakeUp() {
        assertThat(Json.FACTORY.isEnabled(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES))
                .isFalse();
    }

    @Test
    void errorsDoNotRepeatWhatTheClientSent() {
        assertThatExceptionOfType(MalformedFrameException.class)
                .isThrownBy(() -> decode("{\"id\":secret}"))
                .withMessageNotContaining("secret");
    }

    @Test
    void leavesDefaultsOut() {
        assertThat(encode(Reply.newBuilder())).isEqualTo("{}");
        assertThat(encode(Reply.newBuilder().setId(7).setPublish(PublishResult.getDefaultInstance())))
                .isEqualTo("{\"id\":7,\"publish\":{}}");
        assertThat(encode(Reply.newBuilder().setUnsubscribe(UnsubscribeResult.getDefaultInstance())))
                .isEqualTo("{\"unsubscribe\":{}}");
        assertThat(encode(Reply.newBuilder().setSubscribe(SubscribeResult.getDefaultInstance())))
                .isEqualTo("{\"subscribe\":{}}");
    }

    @Test
    void writesWhatClientsExpectAlsoByDefault() {
        assertThat(encode(Reply.newBuilder().setPresence(PresenceResult.getDefaultInstance())))
                .isEqualTo("{\"presence\":{\"presence\":{}}}");
        assertThat(encode(Reply.newBuilder().setPresenceStats(PresenceStatsResult.getDefaultInstance())))
                .isEqualTo("{\"presence_stats\":{\"num_clients\":0,\"num_users\":0}}");
        assertThat(encode(Reply.newBuilder().setHistory(HistoryResult.getDefaultInstance())))
                .isEqualTo("{\"history\":{\"publications\":[],\"epoch\":\"\",\"offset\":0}}");
        assertThat(encode(Reply.newBuilder()
                        .setPresence(PresenceResult.newBuilder().putPresence("id", ClientInfo.getDefaultInstance()))))
                .isEqualTo("{\"presence\":{\"presence\":{\"id\":{\"user\":\"\",\"client\":\"\"}}}}");
    }

    @Test
    void writesNumbersWithoutSign() {
        assertThat(encode(Reply.newBuilder()
                        .setId(-1)
                        .setSubscribe(SubscribeResult.newBuilder().setOffset(-1).setId(-1))))
                .isEqualTo("{\"id\":4294967295,\"subscribe\":{\"offset\":18446744073709551615,\"id\":-1}}");
    }

    @Test
    void writesErrorsAndResults() {
        assertThat(encode(Reply.newBuilder()
                        .setId(1)
                        .setError(Error.newBuilder()
                                .setCode(100)
                                .setMessage("internal \"server\" error")
                                .setTemporary(true))))
                .isEqualTo(
                        "{\"id\":1,\"error\":{\"code\":100,\"message\":\"internal \\\"server\\\" error\",\"temporary\":true}}");
        assertThat(encode(Reply.newBuilder()
                        .setId(1)
                        .setConnect(ConnectResult.newBuilder()
                                .setClient("c")
                                .setPing(25)
                                .setPong(true)
                                .setData(utf8("{\"a\":1}"))
                                .putSubs(
                                        "s",
                                        SubscribeResult.newBuilder()
                                                .setRecovered(true)
                                                .build()))))
                .isEqualTo(
                        "{\"id\":1,\"connect\":{\"client\":\"c\",\"data\":{\"a\":1},\"subs\":{\"s\":{\"recovered\":true}},\"ping\":25,\"pong\":true}}");
    }

    @Test
    void writesDataOnOneLine() {
        assertThat(encode(Reply.newBuilder().setRpc(RPCResult.newBuilder().setData(utf8("{\r\n \"a\": \"\\n\"\n}\n")))))
                .isEqualTo("{\"rpc\":{\"data\":{ \"a\": \"\\n\"}}}");
        assertThat(encode(Reply.newBuilder()
                        .setHistory(HistoryResult.newBuilder()
                                .addPublications(Publication.newBuilder().setData(utf8("[\n1]"))))))
                .isEqualTo("{\"history\":{\"publications\":[{\"data\":[1]}],\"epoch\":\"\",\"offset\":0}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{", "{}}", "1 2", " ", "\n", "[1,]", "\"", "\u0000", "{},\"error\":{\"code\":1}"})
    void writesWhatIsNotJsonInBase64(String data) {
        String base64 = java.util.Base64.getEncoder().encodeToString(data.getBytes(UTF_8));
        assertThat(encode(Reply.newBuilder().setRpc(RPCResult.newBuilder().setData(utf8(data)))))
                .isEqualTo("{\"rpc\":{\"data\":\"" + base64 + "\"}}");
    }

    @Test
    void writesBytesThatAreNotTextInBase64() {
        ClientInfo info = ClientInfo.newBuilder()
                .setUser("u")
                .setConnInfo(ByteString.copyFrom(new byte[] {'"', (byte) 0xFF, '"'}))
                .setChanInfo(utf8("7"))
                .build();
        assertThat(encode(Reply.newBuilder()
                        .setPresence(PresenceResult.newBuilder().putPresence("id", info))))
                .isEqualTo(
                        "{\"presence\":{\"presence\":{\"id\":{\"user\":\"u\",\"client\":\"\",\"conn_info\":\"Iv8i\",\"chan_info\":7}}}}");
    }

    @Test
    void writesTextThatIsNotUnicode() {
        ClientInfo info =
                ClientInfo.newBuilder().setUser("a\uD800").setClient("id").build();
        assertThat(encode(Reply.newBuilder()
                        .setPresence(PresenceResult.newBuilder().putPresence("\uDC00", info))))
                .isEqualTo("{\"presence\":{\"presence\":{\"?\":{\"user\":\"a?\",\"client\":\"id\"}}}}");
    }

    @Test
    void pingsWithAnEmptyObject() {
        assertThat(codec.ping()).asString(UTF_8).isEqualTo("{}");
    }

    private String data(String frame) {
        return decode(frame).getLast().getPublish().getData().toStringUtf8();
    }

    private List<Command> decode(String frame) {
        return codec.decode(frame.getBytes(UTF_8));
    }

    private String encode(Reply.Builder reply) {
        return new String(codec.encode(reply.build()), UTF_8);
    }

    private static ByteString utf8(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
