package cdam.spark;

import cdam.testing.Boundaries;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

@AnalyzeClasses(
        packages = "cdam",
        importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class BoundariesTest {
    @ArchTest
    static final ArchTests EVERYWHERE = ArchTests.in(Boundaries.class);
}
