package cdam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.cli.Command;
import cdam.config.ConfigFile;
import cdam.explain.evaluate.config.EvaluateConfig;
import cdam.explain.job.ExplainConfig;
import cdam.train.run.TrainConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every command line of README, docs, the headers of configs and the commands' own help: its options are read as the program
 * reads them, and its config with its settings is a valid one. {@code scripts/check-commands} runs those that need nothing
 * but a clone.
 */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern LINE = Pattern.compile("^\\s*(?:#\\s+)?(?:.* && )?scripts/cdam\\s+([a-z].*)$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /** The commands that take a config, with what it is read as. */
    private static final Map<String, Class<? extends Record>> CONFIGS = Map.of(
            "explain", ExplainConfig.class,
            "evaluate", EvaluateConfig.class,
            "train", TrainConfig.class,
            "knn", TrainConfig.class,
            "few-shot", TrainConfig.class);

    private static final Map<String, Command> COMMANDS = ServiceLoader.load(Command.class).stream()
            .map(ServiceLoader.Provider::get)
            .collect(Collectors.toMap(Command::name, command -> command));

    private record Documented(String place, String text) {}

    @TestFactory
    Stream<DynamicTest> should_be_what_the_program_reads() throws IOException {
        List<Documented> all = documented();
        return all.stream()
                .map(line -> DynamicTest.dynamicTest(line.place() + ": " + line.text(), () -> check(line.text())));
    }

    @Test
    void should_find_commands_in_readme_docs_configs_and_help() throws IOException {
        List<String> places = documented().stream().map(Documented::place).toList();

        assertThat(places).contains("README.md", "train/docs/training.md", "configs/demo-fig6.yaml", "help of explain");
    }

    private static void check(String text) throws ParseException {
        List<String> words = words(text);
        Command command = Objects.requireNonNull(COMMANDS.get(words.get(0)), "no command " + words.get(0));

        CommandLine line = DefaultParser.builder()
                .setAllowPartialMatching(false)
                .get()
                .parse(
                        command.options().addOption("h", "help", false, "").addOption(null, "debug", false, ""),
                        words.subList(1, words.size()).toArray(String[]::new));

        String config = line.getOptionValue("config", "");
        if (config.startsWith("configs/")) {
            Class<? extends Record> type =
                    Objects.requireNonNull(CONFIGS.get(command.name()), command.name() + " reads no config");
            List<String> settings = line.hasOption("set") ? List.of(line.getOptionValues("set")) : List.of();
            assertThat(ConfigFile.read(ROOT.resolve(config), type, settings)).isNotNull();
        }
    }

    /** The words as a shell would make them, up to a comment. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.replaceAll("\\s#.*", ""));
        while (matcher.find()) {
            words.add(Stream.of(1, 2, 3)
                    .map(matcher::group)
                    .filter(group -> group != null)
                    .findFirst()
                    .orElseThrow());
        }
        return words;
    }

    private static List<Documented> documented() throws IOException {
        List<Documented> found = new ArrayList<>();
        for (Path page : pages()) {
            String name = ROOT.relativize(page).toString();
            // A line that ends with a backslash goes on in the next, which in a config begins with a mark of its own.
            String text = Files.readString(page).replaceAll("\\\\\\n\\s*#?\\s*", " ");
            text.lines()
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(line -> line.group(1))
                    .filter(line -> !line.contains("[--") && !line.contains("..."))
                    .forEach(line -> found.add(new Documented(name, line)));
        }
        COMMANDS.values()
                .forEach(command -> command.examples()
                        .forEach(example -> found.add(new Documented("help of " + command.name(), example))));
        return found;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        for (String folder : Arrays.asList(
                "savedmodel/docs", "train/docs", "explain/docs", "scripts/docs", "scripts/spark/docs", "configs")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().matches(".*\\.(md|yaml)"))
                        .sorted()
                        .forEach(pages::add);
            }
        }
        return pages;
    }
}
