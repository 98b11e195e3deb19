package io.github.dolphindbsync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

@AnalyzeClasses(packages = "io.github.dolphindbsync", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.dolphindbsync.";

    private static final String[] DATABASES = Stream.of("postgres", "duckdb", "mariadb", "sqlite")
            .map(database -> ROOT + "destination." + database + "..")
            .toArray(String[]::new);

    private static final int MOST_CLASSES = 24;

    /** The rooms of the source, in order: each uses only those before it. */
    private static final List<String> SOURCE = List.of(
            "source.settings",
            "source.connection",
            "source.schema",
            "source.query",
            "source.read",
            "source.session",
            "source.plan",
            "source.poll",
            "source.tables",
            "source.component");

    /** What each room may use of the others. A name with two dots stands for the rooms in it as well. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            Map.entry("rows..", List.of()),
            Map.entry("checkpoint..", List.of("rows..")),
            Map.entry("delivery..", List.of("checkpoint..", "rows..")),
            // DuckDB writes the Parquet files.
            Map.entry("format..", List.of("destination.duckdb..", "delivery..", "rows..")),
            Map.entry("source..", List.of("delivery..", "checkpoint..", "rows..")),
            // Where a destination has a connection for each sync, it finds it by the settings of the sync.
            Map.entry("destination..", List.of("delivery..", "checkpoint..", "rows..", "source.settings")),
            Map.entry("observe..", List.of("source..")),
            Map.entry("conformance..", List.of("source..", "rows..")),
            Map.entry("simulator..", List.of("rows..")));

    @ArchTest
    static void eachRoomUsesOnlyWhatItMay(JavaClasses classes) {
        ROOMS.forEach((room, uses) -> onlyUses(room, uses).check(classes));
        for (int i = 0; i < SOURCE.size(); i++) {
            List<String> uses = new ArrayList<>(ROOMS.get("source.."));
            uses.addAll(SOURCE.subList(0, i));
            onlyUses(SOURCE.get(i), uses).check(classes);
        }
    }

    private static ArchRule onlyUses(String room, List<String> others) {
        String[] own = Stream.concat(Stream.of(room), others.stream())
                .map(name -> ROOT + name)
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(ROOT + room)
                .should()
                .onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(own)
                        .or(JavaClass.Predicates.resideOutsideOfPackage("io.github.dolphindbsync..")));
    }

    @ArchTest
    static final ArchRule noRoomsUseEachOtherInACircle =
            slices().matching(ROOT + "(**)").should().beFreeOfCycles();

    /** A database is added by a room and a line in a service file, so nobody else may know its classes. */
    @ArchTest
    static final ArchRule aDatabaseIsKnownOnlyInItsRoom = noClasses()
            .that()
            .resideOutsideOfPackages(DATABASES)
            .and()
            .resideOutsideOfPackage(ROOT + "format..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DATABASES);

    @ArchTest
    static void aNewcomerCanReadThroughEachRoom(JavaClasses classes) {
        Map<String, Long> sizes = classes.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        assertThat(sizes).allSatisfy((room, size) -> assertThat(size).as(room).isLessThanOrEqualTo(MOST_CLASSES));
    }

    @ArchTest
    static final ArchRule theSimulatorKnowsOnlyTypesOfRows = noClasses()
            .that()
            .resideInAPackage(ROOT + "simulator..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage(ROOT + "rows..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(
                            JavaClass.Predicates.belongToAnyOf(io.github.dolphindbsync.rows.ColumnType.class))));

    @ArchTest
    static final ArchRule theLibraryKnowsNothingOfTheApplication = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "app..", ROOT + "simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.camel.main..",
                    "org.apache.camel.impl.health..",
                    "ch.qos.logback..",
                    "picocli..",
                    "org.jline..",
                    "org.apache.commons.text..");

    /** So a host may take the library without either. */
    @ArchTest
    static final ArchRule theLibraryDoesWithoutTheApplicationAndTheSimulator = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "app..", ROOT + "simulator..", ROOT + "conformance..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "app..", ROOT + "simulator..", ROOT + "conformance..");

    /** A host may do without camel-endpointdsl, which only those who write routes in Java add. */
    @ArchTest
    static final ArchRule onlyTheGeneratedBuildersKnowTheEndpointDsl = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "dsl..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "dsl..", "org.apache.camel.builder.endpoint..");

    @ArchTest
    static final ArchRule aHostMayDoWithoutMicrometer = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + "observe.SyncMeters")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule onlyMainEndsTheProcess = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + "app.Application")
            .should()
            .callMethod(System.class, "exit", int.class);

    /** Turkish has another I, and Arabic other digits. What Camel's tools generate is theirs. */
    @ArchTest
    static final ArchRule nothingDependsOnTheLocaleOfTheMachine = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Configurer")
            .should()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase")
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "formatted", Object[].class);
}
