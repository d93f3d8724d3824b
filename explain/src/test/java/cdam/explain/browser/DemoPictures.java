package cdam.explain.browser;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.CommandLine;
import cdam.testing.DemoModel;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** For the tests that make the documentation's pictures, from the quickstart's model and scenes. */
public final class DemoPictures {
    /** The property that names the folder of the pictures; without it those tests are left out. */
    public static final String FOLDER = "cdam.pictures";

    /** Tokens on each side of a scene. */
    public static final int GRID = 12;

    private DemoPictures() {}

    /** A picture's file. */
    public static Path file(String name) {
        return Path.of(System.getProperty(FOLDER, "")).toAbsolutePath().resolve(name);
    }

    /** A scene's file; relative, since the report's picture shows it. */
    public static Path scene(String number) {
        return Path.of("").toAbsolutePath().relativize(DemoModel.data("scenes")).resolve(number + ".png");
    }

    /** @param whole what is beyond the window too */
    public static void shoot(Page page, String name, boolean whole) {
        page.screenshot(new Page.ScreenshotOptions().setPath(file(name)).setFullPage(whole));
    }

    /** The middle of a token, counted from 0. */
    public static Position token(Locator map, int row, int column) {
        double side = map.boundingBox().width / GRID;
        return new Position((column + 0.5) * side, (row + 0.5) * side);
    }

    /** Explains scenes; returns the run's folder. */
    public static Path explain(Path folder, String target, String... scenes) {
        Path model = folder.resolve("demo");
        DemoModel.importTo(model);
        List<Object> words = new ArrayList<>(List.of("explain", "--model", model, "--image"));
        Stream.of(scenes).map(DemoPictures::scene).forEach(words::add);
        words.addAll(List.of("--method", "am,cdam", "--target", target, "--out", folder.resolve("out")));
        CommandLine run = CommandLine.run(words.toArray());
        assertThat(run.status()).as(run.err()).isZero();
        return folder.resolve("out");
    }
}
