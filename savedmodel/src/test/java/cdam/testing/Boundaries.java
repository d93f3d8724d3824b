package cdam.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import cdam.io.InputException;
import cdam.io.PlainText;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.GraphicsEnvironment;
import java.awt.font.TextLayout;
import java.io.PrintStream;

/** Rules that hold in every module; each module's own {@code BoundariesTest} runs them beside its own. */
public final class Boundaries {
    /** Programs that use the product as a library want nothing printed; the program prints through its console. */
    @ArchTest
    public static final ArchRule NOTHING_PRINTS = noClasses().should(ACCESS_STANDARD_STREAMS);

    /** A PrintStream keeps to itself that it could not write. */
    @ArchTest
    public static final ArchRule NO_WRITE_FAILS_IN_SILENCE =
            noClasses().should().dependOnClassesThat().areAssignableTo(PrintStream.class);

    /** Many machines have no fonts, nor the library that finds them: there any of these fails. */
    @ArchTest
    public static final ArchRule LETTERS_ARE_THE_PRODUCTS_OWN = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("cdam.font.SystemFont") // for what it lacks, and ready for a machine without
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Font.class, FontMetrics.class, GraphicsEnvironment.class, TextLayout.class);

    /** What a message quotes comes from files and people; {@code InputException} shows it as plain text, whatever it is. */
    @ArchTest
    public static final ArchRule MESSAGES_FOR_PEOPLE_ARE_PLAIN_TEXT = classes()
            .that()
            .areAssignableTo(RuntimeException.class)
            .should()
            .beAssignableTo(InputException.class)
            .orShould(dependOnPlainText())
            .allowEmptyShould(true); // a module may have none

    private static ArchCondition<JavaClass> dependOnPlainText() {
        return new ArchCondition<>("use PlainText for their message") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                boolean uses = item.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(PlainText.class));
                events.add(new SimpleConditionEvent(item, uses, item.getName() + " carries its message as it is"));
            }
        };
    }

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

    /** A file may be a pipe or a device, or grow: what is read is bounded by what is read. */
    @ArchTest
    public static final ArchRule READING_HAS_A_BOUND = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("cdam.io.ProcessMemory") // of /proc
            .and()
            .doNotHaveFullyQualifiedName("cdam.train.cache.ImageIndex") // a line at a time, of its own file
            .should()
            .callMethodWhere(named("java.nio.file.Files", "read(AllBytes|AllLines|String)|lines|newBufferedReader"));

    /** TensorFlow's own loader runs what a file says; a graph is taken in where it was checked. */
    @ArchTest
    public static final ArchRule GRAPHS_COME_THROUGH_THE_CHECK = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("cdam.bundle.Model")
            .and()
            .doNotHaveFullyQualifiedName("cdam.bundle.LastBlockSignatures") // of a graph that was checked
            .should()
            .callMethodWhere(named("org.tensorflow.SavedModelBundle", "load|loader")
                    .or(named("org.tensorflow.Graph", "importGraphDef"))
                    .or(named("org.tensorflow.TensorFlow", "loadLibrary")));

    private static DescribedPredicate<JavaCall<?>> named(String owner, String methods) {
        return DescribedPredicate.describe(
                "target is " + owner + "." + methods,
                call -> call.getTargetOwner().getName().equals(owner)
                        && call.getName().matches(methods));
    }

    private Boundaries() {}
}
