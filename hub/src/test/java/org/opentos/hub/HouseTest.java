package org.opentos.hub;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.docs.Documenter;
import org.springframework.scheduling.annotation.Async;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.validation.annotation.Validated;

/// The boundaries between the hub's rooms. The same test draws the picture, to
/// `hub/target/spring-modulith-docs`.
class HouseTest {
    private static final ApplicationModules ROOMS = ApplicationModules.of(Rooms.class);
    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("org.opentos.hub");

    /// From the ground up: each room may use those before it, and none after it.
    private static final List<String> ORDER =
            List.of(
                    "settings",
                    "paper",
                    "nodes",
                    "storage",
                    "ledger",
                    "audit",
                    "identity",
                    "home",
                    "social",
                    "notify",
                    "revenue",
                    "fabric",
                    "models",
                    "devices",
                    "makers",
                    "things",
                    "update",
                    "party",
                    "pay",
                    "content",
                    "market",
                    "activity",
                    "reach",
                    "voice",
                    "web");

    @Test
    void no_room_reaches_into_another_or_upwards() {
        ROOMS.verify();
        assertThat(ROOMS.stream().map(HouseTest::name)).containsExactlyInAnyOrderElementsOf(ORDER);
        for (ApplicationModule room : ROOMS) {
            List<String> below = ORDER.subList(0, ORDER.indexOf(name(room)));
            assertThat(room.getDirectDependencies(ROOMS).uniqueModules().map(HouseTest::name))
                    .as("what %s uses", name(room))
                    .isSubsetOf(below);
        }
    }

    @Test
    void payment_providers_know_nothing_of_the_house_but_the_settings() {
        noClasses()
                .that()
                .resideInAPackage("org.opentos.hub.pay.provider..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.opentos.hub..")
                                .and(
                                        resideOutsideOfPackages(
                                                "org.opentos.hub.pay.provider..",
                                                "org.opentos.hub.settings..")))
                .check(OURS);
    }

    /// The rooms are prepared when the hub is built, before anybody can have set anything.
    @Test
    void no_bean_depends_on_a_condition() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("org.springframework.boot.autoconfigure.condition..")
                                .or(belongToAnyOf(Conditional.class, Profile.class)))
                .check(OURS);
    }

    /// No bean stands behind a proxy, so what asks for one would be ignored.
    @Test
    void nothing_asks_for_a_proxy() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        belongToAnyOf(Transactional.class, Async.class, Validated.class))
                .check(OURS);
    }

    /// Nobody closes such a stream, and its connection would never come back to the pool.
    @Test
    void no_rows_are_streamed() {
        noClasses().should().callMethod(JdbcClient.MappedQuerySpec.class, "stream").check(OURS);
    }

    private static String name(ApplicationModule room) {
        return room.getIdentifier().toString();
    }

    @Test
    void the_picture_of_the_house_is_drawn() {
        new Documenter(ROOMS).writeModulesAsPlantUml();
    }
}
