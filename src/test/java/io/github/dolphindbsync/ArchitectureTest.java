package io.github.dolphindbsync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.github.dolphindbsync", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.dolphindbsync.";

    @ArchTest
    static final ArchRule roomsUseOnlyWhatTheyMay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("rows")
            .definedBy(ROOT + "rows..")
            .layer("source")
            .definedBy(ROOT + "source..")
            .layer("destination")
            .definedBy(ROOT + "destination..")
            .layer("checkpoint")
            .definedBy(ROOT + "checkpoint..")
            .layer("observe")
            .definedBy(ROOT + "observe..")
            .layer("app")
            .definedBy(ROOT + "app..")
            .layer("simulator")
            .definedBy(ROOT + "simulator..")
            .layer("conformance")
            .definedBy(ROOT + "conformance..")
            .whereLayer("rows")
            .mayNotAccessAnyLayer()
            .whereLayer("checkpoint")
            .mayOnlyAccessLayers("rows")
            .whereLayer("destination")
            .mayOnlyAccessLayers("rows", "checkpoint")
            .whereLayer("source")
            .mayOnlyAccessLayers("rows", "checkpoint")
            .whereLayer("observe")
            .mayOnlyAccessLayers("source")
            .whereLayer("observe")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("simulator")
            .mayOnlyAccessLayers("rows")
            .whereLayer("conformance")
            .mayOnlyAccessLayers("rows", "source")
            .whereLayer("conformance")
            .mayOnlyBeAccessedByLayers("app");

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
