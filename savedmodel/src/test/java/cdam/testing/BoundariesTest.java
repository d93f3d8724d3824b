package cdam.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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

    @ArchTest
    static final ArchRule SAVEDMODEL_STANDS_ALONE =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("cdam.train..", "cdam.explain..");

    /** The graph knows numbers and TensorFlow: no checkpoint format, no bundle, no image, no command. */
    @ArchTest
    static final ArchRule THE_GRAPH_KNOWS_NO_FORMAT = classes()
            .that()
            .resideInAPackage("cdam.vit..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("cdam.vit..", "cdam.io..", "org.tensorflow..", "org.jspecify..", "java..");

    /** Bytes, names, pixels and configs are testable without native code. */
    @ArchTest
    static final ArchRule TENSORFLOW_ONLY_WHERE_IT_RUNS = noClasses()
            .that()
            .resideInAnyPackage(
                    "cdam.io..",
                    "cdam.parallel..",
                    "cdam.config..",
                    "cdam.math..",
                    "cdam.canvas..",
                    "cdam.image..",
                    "cdam.checkpoint..",
                    "cdam.catalogue..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.tensorflow..");

    /** A checkpoint must not be able to name code. */
    @ArchTest
    static final ArchRule A_FILE_NAMES_NO_CLASS = noClasses()
            .that()
            .resideInAPackage("cdam.checkpoint..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.reflect..")
            .orShould()
            .callMethod(Class.class, "forName", String.class);
}
