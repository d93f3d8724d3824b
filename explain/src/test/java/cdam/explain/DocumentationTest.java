package cdam.explain;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.explain.method.MethodInfo;
import cdam.explain.method.Methods;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the documentation says of the code, and of itself. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Set<String> NOT_OURS = Set.of(".git", "target", "out", "models", "node_modules");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern TEST =
            Pattern.compile("(?<![\\w*])([A-Z*][A-Za-z0-9*]*Test)(?:[.#](should_\\w+))?\\b");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void should_describe_exactly_the_methods_that_there_are() throws IOException {
        List<String> expected = Methods.ALL.stream()
                .map(info -> "| `" + info.name() + "` | " + info.summary() + " | " + info.source() + " |")
                .toList();
        assertThat(rows(ROOT.resolve("explain/docs/methods.md"), "## All methods"))
                .isEqualTo(expected);
    }

    @Test
    void should_name_exactly_the_methods_that_there_are_in_the_readme() throws IOException {
        List<String> named = rows(ROOT.resolve("README.md"), "## Methods").stream()
                .flatMap(row ->
                        NAME.matcher(row.substring(0, row.indexOf('|', 1))).results())
                .map(name -> name.group(1))
                .toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Methods.ALL.stream().map(MethodInfo::name).toList());
    }

    @Test
    void should_link_only_to_files_and_headings_that_exist() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(page)).results().toList()) {
                URI target = URI.create(link.group(1));
                if (!target.isAbsolute()) {
                    links++;
                    Path file = target.getPath().isEmpty() ? page : page.resolveSibling(target.getPath());
                    if (!Files.exists(file) || !hasHeading(file, target.getFragment())) {
                        broken.add(ROOT.relativize(page) + ": " + link.group(1));
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isGreaterThan(10);
    }

    @Test
    void should_link_every_page_from_the_readme_or_a_page_that_it_links() throws IOException {
        List<Path> reached = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        for (int i = 0; i < reached.size(); i++) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(reached.get(i))).results().toList()) {
                URI target = URI.create(link.group(1));
                Path page = reached.get(i).resolveSibling(String.valueOf(target.getPath()));
                if (!target.isAbsolute() && page.toString().endsWith(".md") && !reached.contains(page.normalize())) {
                    reached.add(page.normalize());
                }
            }
        }
        assertThat(reached).containsAll(pages());
    }

    /** Where a promise says which test keeps it. */
    @Test
    void should_name_only_tests_that_there_are() throws IOException {
        Map<String, String> tests = new TreeMap<>();
        for (Path file : files(".java")) {
            if (file.toString().contains("/src/test/")) {
                tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path page : pages()) {
            for (MatchResult test :
                    TEST.matcher(Files.readString(page)).results().toList()) {
                Pattern name = Pattern.compile(test.group(1).replace("*", "\\w*"));
                String method = test.group(2);
                named++;
                if (tests.entrySet().stream()
                        .noneMatch(one -> name.matcher(one.getKey()).matches()
                                && (method == null || one.getValue().contains(" " + method + "(")))) {
                    missing.add(ROOT.relativize(page) + ": " + test.group());
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(50);
    }

    /** A tag can be moved to other code, a commit cannot. */
    @Test
    void should_name_every_action_of_the_workflows_by_its_commit() throws IOException {
        try (Stream<Path> workflows = Files.list(ROOT.resolve(".github/workflows"))) {
            List<String> actions = new ArrayList<>();
            for (Path workflow : workflows.toList()) {
                Files.readAllLines(workflow).stream()
                        .filter(line -> line.contains("uses:"))
                        .forEach(actions::add);
            }
            assertThat(actions)
                    .isNotEmpty()
                    .allMatch(line -> line.matches(".*uses: [\\w-]+/[\\w-]+@[0-9a-f]{40}( #.*)?"));
        }
    }

    /** As GitHub names headings: lower case, letters, digits, '-' and '_', spaces as '-'. */
    private static boolean hasHeading(Path page, @Nullable String name) throws IOException {
        if (name == null) {
            return true;
        }
        try (Stream<String> lines = Files.lines(page)) {
            return lines.filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                    .map(heading -> heading.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
                    .anyMatch(name::equals);
        }
    }

    /** The rows of the table under a heading, without its two head lines. */
    private static List<String> rows(Path page, String heading) throws IOException {
        try (Stream<String> lines = Files.lines(page)) {
            return lines.dropWhile(line -> !line.equals(heading))
                    .dropWhile(line -> !line.startsWith("|"))
                    .takeWhile(line -> line.startsWith("|"))
                    .skip(2)
                    .toList();
        }
    }

    private static List<Path> pages() throws IOException {
        return files(".md");
    }

    private static List<Path> files(String ending) throws IOException {
        List<Path> pages = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(ending)) {
                    pages.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }
}
