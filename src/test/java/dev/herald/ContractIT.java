package dev.herald;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SpecificationVersion;
import dev.herald.jetty.InputRules;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The OpenAPI document (3.1): complete, and in agreement with the controllers. */
@WholePath
class ContractIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern FROM_ELSEWHERE = Pattern.compile("(src|href|url)\\s*[=:]\\s*[\"'](https?:)?//");

    private static final String UI = "/webjars/swagger-ui/";

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Autowired
    private BuildProperties build;

    private Http http;
    private JsonNode document;
    private Contract contract;

    @BeforeEach
    void readTheContract() throws Exception {
        http = new Http(port);
        document = JSON.readTree(http.get("/v3/api-docs").body());
        contract = new Contract(document, SpecificationVersion.DRAFT_2020_12);
    }

    @Test
    void isOpenApi() {
        SwaggerParseResult result = new OpenAPIV3Parser().readContents(document.toString());

        assertThat(result.getMessages()).isEmpty();
        assertThat(result.getOpenAPI().getOpenapi()).isEqualTo("3.1.0");
    }

    @Test
    void yamlHasTheSameContent() throws Exception {
        HttpResponse<String> yaml = http.get("/v3/api-docs.yaml");

        assertThat(yaml.headers().firstValue("Content-Type")).contains("application/vnd.oai.openapi");
        assertThat(new YAMLMapper().readTree(yaml.body())).isEqualTo(document);
    }

    @Test
    void hasTheVersionOfTheBuild() {
        assertThat(document.at("/info/version").asString()).isEqualTo(build.getVersion());
    }

    @Test
    void hasTheEndpointsOfTheServiceOnly() {
        Set<String> named = new TreeSet<>();
        eachOperation((name, operation) -> named.add(mapped(name)));

        assertThat(named)
                .isEqualTo(mappings.getHandlerMethods().entrySet().stream()
                        .filter(mapping -> isPromised(mapping.getValue()))
                        .flatMap(mapping -> operations(mapping.getKey()))
                        .collect(toCollection(TreeSet::new)));
    }

    /** The methods of the server API have one handler. */
    private static String mapped(String name) {
        return name.replaceFirst("^POST /api/\\w+$", "POST /api/{method}");
    }

    /** Nothing else is, and what each can respond with is decided before it acts. */
    @Test
    void namesAllThatIsAccepted() {
        Map<String, String> named = new TreeMap<>();
        eachOperation((name, operation) -> named.put(mapped(name), inputs(name, operation)));
        Map<String, String> accepted = new TreeMap<>();
        mappings.getHandlerMethods().forEach((mapping, handler) -> {
            if (isPromised(handler)) {
                assertThat(mapping.getProducesCondition().isEmpty())
                        .as("%s", handler)
                        .isFalse();
                operations(mapping).forEach(name -> accepted.put(name, inputs(name, InputRules.of(handler))));
            }
        });

        assertThat(accepted).isEqualTo(named);
    }

    /** What the path names is not named by a parameter as well. */
    private static String inputs(String name, InputRules rules) {
        Set<String> single = new TreeSet<>(rules.single());
        single.removeIf(parameter -> name.contains("{" + parameter + "}"));
        return inputs(single, rules.repeated(), rules.body(), rules.idempotencyKey());
    }

    private String inputs(String name, JsonNode operation) {
        Set<String> single = new TreeSet<>();
        Set<String> repeated = new TreeSet<>();
        boolean hasKey = false;
        String path = name.substring(name.indexOf(' ') + 1);
        List<JsonNode> parameters = Stream.of(operation, document.path("paths").path(path))
                .flatMap(node -> node.path("parameters").valueStream())
                .map(contract::resolved)
                .toList();
        for (JsonNode parameter : parameters) {
            String called = parameter.path("name").asString();
            if (parameter.path("in").asString().equals("query")) {
                boolean isArray = parameter.at("/schema/type").asString("").equals("array");
                (isArray ? repeated : single).add(called);
            }
            hasKey |= called.equals("Idempotency-Key");
        }
        return inputs(single, repeated, operation.has("requestBody"), hasKey);
    }

    private static String inputs(Set<String> single, Set<String> repeated, boolean body, boolean key) {
        return "once %s, repeated %s, body %s, key %s"
                .formatted(new TreeSet<>(single), new TreeSet<>(repeated), body, key);
    }

    @Test
    void examplesFitTheirSchemas() {
        List<JsonNode> contents = document.findValues("content");

        assertThat(contents).isNotEmpty();
        contents.forEach(content -> content.forEach(type -> type.path("examples")
                .forEach(example -> contract.assertFits(example.path("value"), type.path("schema")))));
    }

    @Test
    void everyErrorIsAProblemDetail() {
        eachOperation((name, operation) -> operation.path("responses").forEachEntry((status, response) -> {
            if (!status.startsWith("2")) {
                assertProblems(name + " " + status, status, contract.resolved(response));
            }
        }));
    }

    /** Whatever there is on the classpath that could write the same in another form. */
    @Test
    void respondsInJsonOnly() throws Exception {
        HttpResponse<String> response =
                http.send("GET", "/topics", BodyPublishers.noBody(), "Accept", "application/yaml");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(406);
    }

    @Test
    void pageNeedsNothingFromElsewhere() throws Exception {
        String page = "/"
                + http.get("/swagger-ui.html").headers().firstValue("Location").orElseThrow();
        for (String each : new String[] {page, "/swagger-ui/swagger-initializer.js", UI + "swagger-ui.css"}) {
            HttpResponse<String> response = http.get(each);

            assertThat(response.statusCode()).as(each).isEqualTo(200);
            assertThat(response.body()).doesNotContainPattern(FROM_ELSEWHERE);
        }
        assertThat(http.get(UI + "swagger-ui-bundle.js").statusCode()).isEqualTo(200);
        assertThat(http.get("/swagger-ui/swagger-initializer.js").body()).contains("url: '../v3/api-docs'");
    }

    private void assertProblems(String name, String status, JsonNode response) {
        assertThat(response.path("content").propertyNames())
                .as(name)
                .containsExactly(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        JsonNode examples = response.path("content")
                .path(MediaType.APPLICATION_PROBLEM_JSON_VALUE)
                .path("examples");
        assertThat(examples).as(name).isNotEmpty();
        examples.forEach(example -> {
            JsonNode problem = example.path("value");
            contract.assertFits(problem, contract.at("/components/schemas/PublishingProblem"));
            HttpStatus found = HttpStatus.valueOf(problem.path("status").asInt());
            assertThat(found.getReasonPhrase())
                    .as(name)
                    .isEqualTo(problem.path("title").asString());
            assertThat(problem.path("detail").asString()).as(name).isNotEmpty();
            if (!status.equals("default")) {
                assertThat(found.value()).as(name).hasToString(status);
            }
        });
    }

    private void eachOperation(BiConsumer<String, JsonNode> task) {
        document.path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
                    if (!method.equals("parameters")) {
                        task.accept(method.toUpperCase(Locale.ROOT) + " " + path, operation);
                    }
                }));
    }

    /** Without the endpoints that describe the service, and the fallback. */
    private static boolean isPromised(HandlerMethod handler) {
        return !handler.getBeanType().getSimpleName().equals("ContractController")
                && !ErrorController.class.isAssignableFrom(handler.getBeanType());
    }

    private static Stream<String> operations(RequestMappingInfo mapping) {
        return mapping.getPatternValues().stream()
                .flatMap(path ->
                        mapping.getMethodsCondition().getMethods().stream().map(method -> method + " " + path));
    }
}
