package dev.herald.security;

import dev.herald.jetty.HandshakeExecution;
import dev.herald.jetty.HandshakeMarker;
import dev.herald.jetty.LimitResponse;
import dev.herald.jetty.StreamingPath;
import dev.herald.limits.RequestLimit;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;

/**
 * The scope that each endpoint requires. An endpoint that is not listed requires {@link Scope#OPERATE}.
 *
 * <p>There is no state between requests and no cookie, and so no cross-site request forgery.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {

    private static final String[] DOCUMENTS = {
        "/",
        "/index.html",
        "/favicon.ico",
        "/console/**",
        "/asyncapi.yaml",
        "/v3/api-docs",
        "/v3/api-docs.yaml",
        "/swagger-ui.html"
    };
    private static final String[] API = {"/api", "/api/*"};
    /** The requests that carry the commands of clients which receive by a stream: what they name is proof enough. */
    private static final String EMULATION = "/emulation";

    private static final String[] SWAGGER = {"/swagger-ui/**", "/webjars/**"};

    /** Swagger UI has inline styles. */
    private static final String SWAGGER_CONTENT = ResponseHeaders.CONTENT + "; style-src 'self' 'unsafe-inline'";

    /**
     * The filter would write its headers when the response is about to be committed, and Jetty commits earlier than it expects:
     * at the first write of more than a quarter of the buffer.
     */
    private static final ObjectPostProcessor<HeaderWriterFilter> EAGERLY = new ObjectPostProcessor<>() {
        @Override
        public <O extends HeaderWriterFilter> O postProcess(O filter) {
            filter.setShouldWriteHeadersEagerly(true);
            return filter;
        }
    };

    private final SecuritySettings settings;
    private static final char DELETE = 0x7f;

    private final AuthErrorHandler authErrorHandler;
    private final CredentialsAuthenticationManager credentials;
    private final CredentialsConverter reader;
    private final MetricsAccess metrics;
    private final CorsConfiguration allowed;
    private final CorsConfiguration allowedToSdks;
    private final String[] handshakePaths;
    private final String[] openPaths;
    private final RequestLimit requestLimit;
    private final LimitResponse refusal;

    SecurityConfiguration(
            SecuritySettings settings,
            AuthErrorHandler authErrorHandler,
            CredentialsAuthenticationManager credentials,
            CredentialsConverter reader,
            MetricsAccess metrics,
            List<StreamingPath> paths,
            RequestLimit requestLimit,
            LimitResponse refusal) {
        this.requestLimit = requestLimit;
        this.refusal = refusal;
        this.settings = settings;
        this.authErrorHandler = authErrorHandler;
        this.credentials = credentials;
        this.reader = reader;
        this.metrics = metrics;
        this.allowed = cors(settings);
        this.allowedToSdks = withCredentials(cors(settings));
        this.handshakePaths = paths(paths.stream().filter(path -> !path.isOpen()));
        this.openPaths = paths(paths.stream().filter(StreamingPath::isOpen));
    }

    /** Whether a method is supported depends on the path, and is for the controllers to say. */
    @Bean
    HttpFirewall httpFirewall() {
        NameFirewall firewall = new NameFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderValues(SecurityConfiguration::isFieldValue);
        return firewall;
    }

    /** As RFC 9110, section 5.5: in UTF-8 that is read as ISO 8859-1 there may be C1 control characters. */
    private static boolean isFieldValue(String value) {
        return value.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == DELETE);
    }

    /** Handshakes may block for the keys of a remote issuer. */
    @Bean
    HandshakeExecution handshakeThread() {
        return settings.jwt().values().stream().anyMatch(TokenIssuer::isRemote)
                ? HandshakeExecution.POOL
                : HandshakeExecution.SELECTOR;
    }

    /** With the reason, as for every other refusal. */
    @Bean
    RequestRejectedHandler requestRejectedHandler() {
        return (request, response, rejected) ->
                response.sendError(HttpServletResponse.SC_BAD_REQUEST, rejected.getMessage());
    }

    /** A meter and a span for each filter of each request cost more than they are worth. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    /** As short as can be: each client of a reconnect storm pays for it. */
    @Bean
    @Order(1)
    SecurityFilterChain handshakes(HttpSecurity http) {
        return common(http.securityMatcher(handshakePaths))
                .headers(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(
                        requests -> errors(requests).anyRequest().hasAuthority(Scope.READ.getAuthority()))
                .build();
    }

    /** Their clients authenticate after the handshake: credentials in its headers are not read. */
    @Bean
    @Order(2)
    SecurityFilterChain openHandshakes(HttpSecurity http) {
        return unauthenticated(http.securityMatcher(openPaths), allowedToSdks)
                .headers(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain emulatedCommands(HttpSecurity http) {
        return unauthenticated(http.securityMatcher(EMULATION), allowedToSdks)
                .headers(headers -> protect(headers, ResponseHeaders.CONTENT))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(4)
    SecurityFilterChain swagger(HttpSecurity http) {
        return common(http.securityMatcher(SWAGGER))
                .headers(headers -> protect(headers, SWAGGER_CONTENT))
                .authorizeHttpRequests(requests -> errors(requests).anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(5)
    SecurityFilterChain everythingElse(HttpSecurity http) {
        return common(http)
                .headers(headers -> protect(headers, ResponseHeaders.CONTENT))
                .authorizeHttpRequests(requests -> errors(requests)
                        .requestMatchers(EndpointRequest.to("health"))
                        .permitAll()
                        .requestMatchers(EndpointRequest.to("prometheus"))
                        .access(metrics)
                        .requestMatchers(DOCUMENTS)
                        .permitAll()
                        .requestMatchers("/broadcast/**")
                        .hasAuthority(Scope.PUBLISH.getAuthority())
                        .requestMatchers(API)
                        .access(new ApiAccess())
                        .requestMatchers("/topics/**", "/node")
                        .hasAuthority(Scope.READ.getAuthority())
                        .anyRequest()
                        .hasAuthority(Scope.OPERATE.getAuthority()))
                .build();
    }

    private static String[] paths(Stream<StreamingPath> some) {
        return some.map(StreamingPath::path).toArray(String[]::new);
    }

    private HttpSecurity common(HttpSecurity http) {
        return unauthenticated(http, allowed).addFilterBefore(bearer(), AnonymousAuthenticationFilter.class);
    }

    private HttpSecurity unauthenticated(HttpSecurity http, CorsConfiguration allowed) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .servletApi(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .cors(AbstractHttpConfigurer::disable)
                .anonymous(anonymous ->
                        anonymous.principal(settings.anonymous()).authorities(authorities(settings.anonymous())))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(authErrorHandler).accessDeniedHandler(authErrorHandler))
                .addFilter(crossOrigin(allowed))
                .addFilterBefore(new LocalNamesFilter(settings, authErrorHandler), CorsFilter.class)
                .addFilterBefore(new OriginFilter(settings, authErrorHandler), CorsFilter.class)
                .addFilterBefore(limited(), AuthorizationFilter.class)
                .addFilterBefore(new TraceFilter(), AuthorizationFilter.class);
    }

    /** Handshakes and publishing have limits of their own, and health must be reported whatever clients do. */
    private RequestLimitFilter limited() {
        RequestMatcher health = EndpointRequest.to("health");
        return new RequestLimitFilter(
                requestLimit,
                refusal,
                request -> HandshakeMarker.isHandshake(request) || health.matches(request),
                new OrRequestMatcher(Stream.concat(Stream.of("/broadcast/**"), Arrays.stream(API))
                        .<RequestMatcher>map(PathPatternRequestMatcher.withDefaults()::matcher)
                        .toList()));
    }

    /** Spring Security requires at least one. */
    private static List<GrantedAuthority> authorities(CallerPermissions permissions) {
        List<GrantedAuthority> authorities = new ArrayList<>(permissions.scopes());
        authorities.add(new SimpleGrantedAuthority("anonymous"));
        return authorities;
    }

    private BearerTokenAuthenticationFilter bearer() {
        BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(credentials, reader);
        filter.setAuthenticationEntryPoint(authErrorHandler);
        filter.setAuthenticationFailureHandler(authErrorHandler::commence);
        return filter;
    }

    private CorsFilter crossOrigin(CorsConfiguration allowed) {
        CorsFilter filter = new CorsFilter(request -> allowed);
        filter.setCorsProcessor(new CrossOriginProcessor(authErrorHandler));
        return filter;
    }

    private static void protect(HeadersConfigurer<HttpSecurity> headers, String content) {
        headers.defaultsDisabled()
                .httpStrictTransportSecurity(Customizer.withDefaults())
                .addHeaderWriter(new StaticHeadersWriter(ResponseHeaders.of(content)))
                .addObjectPostProcessor(EAGERLY);
    }

    /** Dispatches of a request that was authorized before. */
    private static AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry errors(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        return requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                .permitAll();
    }

    /** For the pages that {@link OriginFilter} accepts, which alone decides on origins. */
    private static CorsConfiguration cors(SecuritySettings settings) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOriginPatterns(List.of(CorsConfiguration.ALL));
        cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "DELETE"));
        cors.setAllowedHeaders(List.copyOf(settings.allowedHeaders()));
        cors.setExposedHeaders(ResponseHeaders.EXPOSED);
        cors.setMaxAge(Duration.ofHours(1));
        return cors;
    }

    /** SDKs may be configured to have the browser send cookies, which a proxy may need. Herald reads none. */
    private static CorsConfiguration withCredentials(CorsConfiguration cors) {
        cors.setAllowCredentials(true);
        cors.setMaxAge(Duration.ofMinutes(5));
        return cors;
    }
}
