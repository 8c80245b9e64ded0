package dev.herald;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.AccessibleObject;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.AuthenticationManager;

/** The packages of the design and their permitted dependencies: one straight line from the endpoints to the sockets. */
@AnalyzeClasses(packages = "dev.herald", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

    private static final String GENERATED = "dev.herald.centrifugo.protocol";

    /** What the server API needs of the client protocol. */
    private static final String ACTING_ON_CLIENTS =
            "dev\\.herald\\.centrifugo\\.(ClientControl|ClientSelection|ClusterControl|ControlFailure|DisconnectStatus)(\\$.*)?";

    private static final String[] ENDPOINTS = {
        "dev.herald.websocket..",
        "dev.herald.http..",
        "dev.herald.api..",
        "dev.herald.sse..",
        "dev.herald.tick..",
        "dev.herald.lifecycle..",
        "dev.herald.selftest..",
        "dev.herald.tracing..",
        "dev.herald.redis.."
    };

    @ArchTest
    static final ArchRule packagesUseOnlyWhatTheyMay = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.herald..")
            .layer("start")
            .definedBy("dev.herald")
            .layer("settings")
            .definedBy("dev.herald.settings..")
            .layer("topic")
            .definedBy("dev.herald.topic..")
            .layer("logging")
            .definedBy("dev.herald.logging..")
            .layer("limits")
            .definedBy("dev.herald.limits..")
            .layer("cluster")
            .definedBy("dev.herald.cluster..")
            .layer("liveness")
            .definedBy("dev.herald.liveness..")
            .layer("session")
            .definedBy("dev.herald.session..")
            .layer("broadcast")
            .definedBy("dev.herald.broadcast..")
            .layer("jetty")
            .definedBy("dev.herald.jetty..")
            .layer("sse")
            .definedBy("dev.herald.sse..")
            .layer("rfc6455")
            .definedBy("dev.herald.rfc6455..")
            .layer("websocket")
            .definedBy("dev.herald.websocket..")
            .layer("centrifugo")
            .definedBy("dev.herald.centrifugo..")
            .layer("emulation")
            .definedBy("dev.herald.emulation..")
            .layer("presence")
            .definedBy("dev.herald.presence..")
            .layer("hooks")
            .definedBy("dev.herald.hooks..")
            .layer("sessionevents")
            .definedBy("dev.herald.sessionevents..")
            .layer("http")
            .definedBy("dev.herald.http..")
            .layer("publishing")
            .definedBy("dev.herald.publishing..")
            .layer("api")
            .definedBy("dev.herald.api..")
            .layer("tick")
            .definedBy("dev.herald.tick..")
            .layer("lifecycle")
            .definedBy("dev.herald.lifecycle..")
            .layer("tracing")
            .definedBy("dev.herald.tracing..")
            .layer("selftest")
            .definedBy("dev.herald.selftest..")
            .optionalLayer("redis")
            .definedBy("dev.herald.redis..")
            .optionalLayer("security")
            .definedBy("dev.herald.security..")
            .whereLayer("settings")
            .mayNotAccessAnyLayer()
            .whereLayer("topic")
            .mayOnlyAccessLayers("settings")
            .whereLayer("cluster")
            .mayOnlyAccessLayers("settings", "topic")
            .whereLayer("liveness")
            .mayOnlyAccessLayers("topic")
            .whereLayer("logging")
            .mayOnlyAccessLayers("topic")
            .whereLayer("limits")
            .mayOnlyAccessLayers("settings", "topic")
            .whereLayer("session")
            .mayOnlyAccessLayers("settings", "topic", "limits", "logging")
            .whereLayer("broadcast")
            .mayOnlyAccessLayers("settings", "topic", "session", "limits", "cluster", "liveness", "logging")
            .whereLayer("presence")
            .mayOnlyAccessLayers("settings", "topic", "session", "broadcast", "cluster")
            .whereLayer("hooks")
            .mayOnlyAccessLayers("settings", "topic", "logging")
            .whereLayer("sessionevents")
            .mayOnlyAccessLayers("settings", "topic", "session", "broadcast", "cluster", "logging")
            .whereLayer("jetty")
            .mayOnlyAccessLayers("settings", "session", "topic", "limits", "liveness", "logging")
            .whereLayer("rfc6455")
            .mayOnlyAccessLayers("jetty", "session", "topic")
            .whereLayer("websocket")
            .mayOnlyAccessLayers("broadcast", "session", "topic", "rfc6455", "jetty", "security", "logging")
            .whereLayer("centrifugo")
            .mayOnlyAccessLayers(
                    "settings",
                    "cluster",
                    "broadcast",
                    "hooks",
                    "presence",
                    "session",
                    "topic",
                    "rfc6455",
                    "jetty",
                    "security",
                    "limits",
                    "logging")
            .whereLayer("emulation")
            .mayOnlyAccessLayers(
                    "settings",
                    "publishing",
                    "broadcast",
                    "centrifugo",
                    "cluster",
                    "session",
                    "topic",
                    "rfc6455",
                    "jetty",
                    "security",
                    "limits")
            .whereLayer("sse")
            .mayOnlyAccessLayers("settings", "broadcast", "session", "topic", "jetty", "security", "logging")
            .whereLayer("publishing")
            .mayOnlyAccessLayers("settings", "broadcast", "topic", "security", "jetty", "limits")
            .whereLayer("api")
            .mayOnlyAccessLayers(
                    "settings",
                    "broadcast",
                    "presence",
                    "session",
                    "topic",
                    "publishing",
                    "centrifugo",
                    "security",
                    "jetty",
                    "limits",
                    "cluster",
                    "logging")
            .whereLayer("http")
            .mayOnlyAccessLayers(
                    "publishing",
                    "settings",
                    "broadcast",
                    "presence",
                    "session",
                    "topic",
                    "security",
                    "jetty",
                    "limits",
                    "cluster",
                    "logging")
            .whereLayer("tick")
            .mayOnlyAccessLayers("settings", "broadcast", "topic")
            .whereLayer("tracing")
            .mayNotAccessAnyLayer()
            .whereLayer("selftest")
            .mayOnlyAccessLayers("settings", "broadcast", "session", "topic")
            .whereLayer("redis")
            .mayOnlyAccessLayers("settings", "broadcast", "topic", "cluster", "liveness", "sessionevents")
            .whereLayer("security")
            .mayOnlyAccessLayers("settings", "jetty", "session", "topic", "limits", "logging")
            .whereLayer("lifecycle")
            .mayOnlyAccessLayers("settings", "session", "jetty", "limits", "logging", "cluster", "security")
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("dev.herald.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule endpointsAreNotPublic = classes()
            .that()
            .resideInAnyPackage(ENDPOINTS)
            .and()
            .haveNameNotMatching(ACTING_ON_CLIENTS)
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule onlyConnectionsKnowJetty = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.herald.rfc6455..", "dev.herald.jetty..", "dev.herald.sse..", "dev.herald.emulation..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty..");

    @ArchTest
    static final ArchRule internalsOfLibrariesAreListed = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.herald.jetty.SerializedHttpConnection")
            .and()
            .doNotHaveFullyQualifiedName("dev.herald.jetty.SerializedHttpConnection$Factory")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..internal..", "sun..")
            .orShould()
            .callMethod(AccessibleObject.class, "setAccessible", boolean.class)
            .because(
                    "an upgrade may change what is not public. Use public API; if that cannot be, say which internal and why in "
                            + "RATIONALE.md of its package, write a test whose message says what to do when it changes, and except it here");

    @ArchTest
    static final ArchRule namesSayWhatAClassIs = noClasses()
            .that()
            .areNotAssignableTo(AuthenticationManager.class) // Spring's own name
            .should()
            .haveNameMatching(".*(Manager|Utils?|Helper|Impl)(\\$.*)?");

    @ArchTest
    static final ArchRule whatAClassNeedsIsInItsConstructor =
            noFields().should().beAnnotatedWith(Autowired.class);

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses classes) {
        assertThat(classes.getPackage("dev.herald").getSubpackagesInTree())
                .filteredOn(each -> !each.getName().equals(GENERATED))
                .isNotEmpty()
                .allMatch(each -> each.isAnnotatedWith(NullMarked.class), "is @NullMarked");
        assertThat(classes.getPackage("dev.herald")).matches(each -> each.isAnnotatedWith(NullMarked.class));
    }

    /** Tests included: what waits for time is slow on a fast machine, and fails on a slow one. */
    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethodWhere(target(owner(name(Thread.class.getName()))).and(target(name("sleep"))))
                .check(new ClassFileImporter().importPackages("dev.herald"));
    }
}
