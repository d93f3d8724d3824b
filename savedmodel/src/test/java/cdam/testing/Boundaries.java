package cdam.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Rules that hold in every module; each module's own {@code BoundariesTest} runs them beside its own. */
public final class Boundaries {
    /** Programs that use the product as a library want nothing printed. */
    @ArchTest
    public static final ArchRule ONLY_THE_CONSOLE_PRINTS =
            noClasses().that().resideOutsideOfPackage("cdam.cli").should(ACCESS_STANDARD_STREAMS);

    /** What imports each other cannot be understood, tested or replaced apart. */
    @ArchTest
    public static final ArchRule NO_CYCLES_OF_PACKAGES =
            slices().matching("cdam.(**)").should().beFreeOfCycles();

    /** Ending the program is for {@code main} alone. */
    @ArchTest
    public static final ArchRule ONLY_MAIN_EXITS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("cdam.cli.Main")
            .and()
            .doNotHaveFullyQualifiedName("cdam.spark.SparkMain")
            .should()
            .callMethod(System.class, "exit", int.class);

    /** Java's serialisation runs what a file names; nothing here is written or read with it. */
    @ArchTest
    public static final ArchRule NO_SERIALISATION =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream");

    private Boundaries() {}
}
