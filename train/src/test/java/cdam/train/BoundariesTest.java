package cdam.train;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import cdam.testing.Boundaries;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "cdam",
        importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class BoundariesTest {
    @ArchTest
    static final ArchTests EVERYWHERE = ArchTests.in(Boundaries.class);

    /** They meet in the bundle. */
    @ArchTest
    static final ArchRule TRAIN_KNOWS_NOTHING_OF_EXPLAIN = noClasses()
            .that()
            .resideInAPackage("cdam.train..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("cdam.explain..");

    /** Data, draws and views are plain Java, testable without native code. */
    @ArchTest
    static final ArchRule TENSORFLOW_ONLY_WHERE_IT_RUNS = noClasses()
            .that()
            .resideInAnyPackage("cdam.train.augment..", "cdam.train.data..", "cdam.math..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.tensorflow..");

    @ArchTest
    static final ArchRule COMMANDS_ARE_THE_TOP = noClasses()
            .that()
            .resideOutsideOfPackage("cdam.train.run..")
            .and()
            .resideInAPackage("cdam.train..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("cdam.cli..");
}
