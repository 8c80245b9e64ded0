package dev.herald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.stream.Collectors.toUnmodifiableMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herald.testing.BesideOthers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Code, configuration, tests and documentation use the field's standard terms, one for each thing.
 *
 * <p>A word is found inside of an identifier as well: {@code checkHears} has "hears". URLs do not count.
 */
@BesideOthers
class WordsTests {

    private static final List<Path> ROOTS = Stream.of(
                    "src/main", "src/docs", "src/bench", "src/test", "helm", "README.md")
            .map(Path::of)
            .toList();

    private static final Pattern TEXT = Pattern.compile(".*\\.(java|ya?ml|md|html|js|json|lua|sh|tpl|txt|css)");

    private static final List<ExemptPath> EXEMPT = List.of(
            new ExemptPath("src/test/java/dev/herald/WordsTests.java", "lists the words"),
            new ExemptPath("src/test/resources/", "schemas of other projects"),
            new ExemptPath("src/docs/CHANGELOG.md", "lists the names before a rename"));

    /** Each with a pattern that matches it in its wrong sense only, and the accepted term. */
    private static final List<Word> WORDS = List.of(
            new Word("doors?", "endpoint"),
            new Word("(?<!file )visitors?", "client"),
            new Word("strangers?", "client"),
            new Word("crowds?", "clients, or load"),
            new Word("listens? (to|here)|(topic|slow|its|their|no|many) listeners?", "subscribe, subscriber"),
            new Word("(node|service)s? (that (is|are) |is |are )?alone", "single node"),
            new Word("who (may|listens?|hears?|publishes)", "permission, subscriber, publisher"),
            new Word("hears?|heard|hearing", "receive, deliver"),
            new Word("told", "receive, respond, report"),
            new Word("tells? (it|them|him|clients?|publishers?|subscribers?|nobody|everybody)", "send, respond"),
            new Word("said|(is|was) being said", "published, sent"),
            new Word("what (is|was) kept", "history, retention"),
            new Word("(new|another|other|same|old) li(fe|ves)", "epoch"),
            new Word("(not|no longer) good|good (keys?|tokens?|credentials)", "invalid, expired, valid"),
            new Word("allowances?", "rate limit, quota"),
            new Word("patience|patient", "timeout"),
            new Word("sen(d|ds|ding|t) away", "drain"),
            new Word("goodbyes?|farewells?", "close frame, shutdown"),
            new Word("greetings?|greeted", "the connected message"),
            new Word("questions?(?! marks?| is)", "request"),
            new Word("answer(s|ed|ing)?", "response, respond"),
            new Word("responders?", "request handler"),
            new Word("dialogues?", "handler"),
            new Word("wordings?|envelopes?", "format"),
            new Word("knock(s|ed|ing)?", "request"),
            new Word("outbox(es)?", "session writer"),
            new Word("inlets?", "topic appender"));

    /** Names of types that have to be explained to a reader, each with the one to use for that thing. */
    private static final Map<String, String> TYPES = Stream.of("""
            Access=CallerPermissions Admission=PublishAdmission Allowance=ClientRateLimiter
            Alone=OnSingleNodeCondition Answer=ClusterResponse Answers=ClusterResponses Asked=PendingRequest
            Buckets=KeyedRateLimiter Channel=TopicSubscribers Channels=TopicSubscribersRegistry Claims=ClaimsMapper
            ClientSession=HeraldWebSocketSession CommandLineSecrets=CommandLineSecretsGuard
            Consolidation=FlushConsolidation Contest=ServerComparison
            CredentialsCheck=CredentialsAuthenticationManager CredentialsReader=CredentialsConverter
            Crowd=LoadClients Departures=DrainTask Dialogue=HandlerInvoker Drain=SessionDrainer Ear=ChannelListener
            ElapsedTime=TickerTimeMeter Envelope=HeraldV1Format Event=SseEventBuilder EventForm=SseEncoder
            EventNotices=SystemEvents EventStreams=StreamUpgrader Exposure=LoopbackBindingCustomizer
            Failures=RedisExceptionTranslator Farewell=GracefulShutdown Feed=TopicReplicator Follower=FailoverClient
            Forwarding=ForwardedElement FrameForm=FrameEncoder Greeting=StartupLogger Handshake=HandshakeKeys
            HandshakeCheck=HandshakeValidationInterceptor HandshakeThread=HandshakeExecution
            HiddenCredentials=HiddenCredentialsFilter Inflation=MessageInflater Inlet=TopicAppender
            Interest=SubscriptionRequest InvalidKeyException=InvalidIdempotencyKeyException Item=PublishRequest
            JsonOnly=JsonConverterCustomizer KeyReusedException=IdempotencyKeyConflictException
            Lasting=ReconnectingConnection Leaver=DrainingSession Letter=PeerMessage Life=Segment
            Link=RedisConnections Listing=PagedQuery Lives=EpochHistory LocalNames=LocalNamesFilter
            Network=AddressKey NoDirectory=SingleNodeDirectory NoPeers=SingleNodePeers Nodes=ClusterClient
            NotReadingException=SlowConsumerException Operation=ClusterOperation Origins=OriginFilter
            Outbox=SessionWriter Pace=BatchingDelay Pacing=DrainRate Patience=BackpressurePolicy
            PlainWording=PlainTextFormat ProtocolViolation=ProtocolViolationException Publishers=PublishAuthorizer
            Pulse=HeartbeatInterval Question=ClusterRequest Receipts=IdempotencyCache Receiver=FrameListener
            Reception=DeliveryResult Refusals=AuthErrorHandler Rehearsal=TrainingRun Replication=ReplicaAcks
            Replies=ReplyQueue RequestBodies=RequestBodyReader Responder=ClusterRequestHandler
            Resumption=ReplayPlanner Rfc6455Settings=WebSocketSettings Roster=Owner Run=WriteBatch
            SelectorDispatcher=HandshakeDispatchHandler SelectorPath=StreamingPath SessionsEverywhere=ClusterSessions
            SessionsHere=LocalSessions Share=SubscriberShard Slots=ReconnectDelays
            SlowBodyException=RequestBodyTimeoutException Source=PublishSource Speaker=RetryingPublisher
            Start=ReplayStart State=TopicSnapshot StreamHead=StreamResponseHead TimedBodies=DeadlineRequestBodyReader
            Together=OnRedisCondition Told=DirectMessage Tokens=JwtAuthenticator
            TooManyNamedException=TopicLimitExceededException TracingSwitch=TracingAutoConfigurationFilter
            Trailer=FrameSuffix Upstream=TopicSource UrlCredentials=UrlCredentialsFilter Users=SessionsByUser
            Visit=BrowserSession Visitor=ClientIdentity VisitorHandshake=HeraldHandshakeHandler
            Visitors=ClientIdentityResolver Wanderer=ReconnectingClient Way=LatencyBenchmark WireForm=WireFormat
            Wording=MessageFormat WrittenContract=OpenApiDocument
            """.split("\\s+"))
            .map(pair -> pair.split("=", 2))
            .collect(toUnmodifiableMap(pair -> pair[0], pair -> pair[1]));

    private static final Pattern TYPE = Pattern.compile("^[ a-z]*\\b(?:class|record|interface|enum) (\\w+)");
    private static final Pattern URL = Pattern.compile("https?://\\S+");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private record Word(Pattern wrong, String right) {

        Word(String wrong, String right) {
            this(Pattern.compile("\\b(" + wrong + ")\\b", CASE_INSENSITIVE), right);
        }
    }

    /** Files whose path begins with {@code path}, and why no word of theirs counts. */
    private record ExemptPath(String path, String reason) {}

    @Test
    void everyWordIsAStandardTerm() {
        assertThat(lines().flatMap(WordsTests::wrongWords)).isEmpty();
    }

    @Test
    void everyTypeHasAStandardName() {
        assertThat(lines().flatMap(WordsTests::wrongTypes)).isEmpty();
    }

    private static Stream<String> wrongTypes(Line line) {
        return TYPE.matcher(line.text())
                .results()
                .map(type -> type.group(1))
                .filter(TYPES::containsKey)
                .map(name -> "%s: type \"%s\" (say: such as %s)".formatted(line, name, TYPES.get(name)));
    }

    private static Stream<String> wrongWords(Line line) {
        String words = HUMP.matcher(URL.matcher(line.text()).replaceAll(""))
                .replaceAll(" ")
                .replace('_', ' ');
        return WORDS.stream().flatMap(word -> {
            Matcher found = word.wrong().matcher(words);
            return found.find()
                    ? Stream.of("%s: \"%s\" (say: %s)".formatted(line, found.group(), word.right()))
                    : Stream.empty();
        });
    }

    private record Line(String file, int number, String text) {

        @Override
        public String toString() {
            return file + ":" + number;
        }
    }

    private static Stream<Line> lines() {
        return ROOTS.stream().flatMap(WordsTests::files).flatMap(WordsTests::lines);
    }

    private static Stream<Path> files(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> TEXT.matcher(file.toString()).matches())
                    .filter(file ->
                            EXEMPT.stream().noneMatch(exempt -> file.toString().startsWith(exempt.path())))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Line> lines(Path file) {
        try {
            List<String> lines = Files.readAllLines(file, UTF_8);
            return Stream.iterate(1, number -> number <= lines.size(), number -> number + 1)
                    .map(number -> new Line(file.toString(), number, lines.get(number - 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
