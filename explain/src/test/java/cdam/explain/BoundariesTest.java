package cdam.explain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import cdam.explain.method.Method;
import cdam.explain.metric.Intervention;
import cdam.explain.metric.Metric;
import cdam.explain.targets.Target;
import cdam.io.AtomicFiles;
import cdam.testing.Boundaries;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;

@AnalyzeClasses(
        packages = "cdam",
        importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class BoundariesTest {
    @ArchTest
    static final ArchTests EVERYWHERE = ArchTests.in(Boundaries.class);

    /** They meet in the bundle. */
    @ArchTest
    static final ArchRule EXPLAIN_KNOWS_NOTHING_OF_TRAIN = noClasses()
            .that()
            .resideInAPackage("cdam.explain..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("cdam.train..");

    /** What users send stays in memory. */
    @ArchTest
    static final ArchRule SERVE_WRITES_NOTHING_TO_DISK = noClasses()
            .that()
            .resideInAPackage("cdam.explain.serve")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    Files.class,
                    File.class,
                    FileChannel.class,
                    FileOutputStream.class,
                    RandomAccessFile.class,
                    AtomicFiles.class);

    /** A method is made by its line in {@code Methods.ALL}, so that help, docs and the contract test know it. */
    @ArchTest
    static final ArchRule METHODS_ARE_REACHED_BY_NAME = classes()
            .that()
            .areAssignableTo(Method.class)
            .and()
            .areNotInterfaces()
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule METRICS_ARE_REACHED_BY_NAME = classes()
            .that()
            .areAssignableTo(Metric.class)
            .and()
            .areNotInterfaces()
            .and()
            .areNotAssignableTo(Intervention.class) // a kind, as the interfaces are, with what all of its kind do
            .should()
            .bePackagePrivate();

    /** Scores stay raw and signed until they are drawn. */
    @ArchTest
    static final ArchRule METHODS_DRAW_NOTHING = noClasses()
            .that()
            .resideInAnyPackage("cdam.explain.method..", "cdam.explain.targets..", "cdam.explain.forward..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("cdam.explain.render..", "cdam.explain.report..", "java.awt..");

    /** Pictures and numbers about maps are testable without native code. */
    @ArchTest
    static final ArchRule TENSORFLOW_ONLY_WHERE_IT_RUNS = noClasses()
            .that()
            .resideInAnyPackage(
                    "cdam.explain.metric..",
                    "cdam.explain.score..",
                    "cdam.explain.render..",
                    "cdam.explain.report..",
                    "cdam.explain.evaluate.report..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.tensorflow..");

    /** The graph gives df/dl; a target that asked the model would be computed once a method. */
    @ArchTest
    static final ArchRule TARGETS_ARE_FUNCTIONS_OF_THE_LATENT = noClasses()
            .that()
            .areAssignableTo(Target.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.tensorflow..", "cdam.explain.forward..");
}
