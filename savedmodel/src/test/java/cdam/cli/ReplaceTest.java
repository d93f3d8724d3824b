package cdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.Label;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user has made stays unless he says otherwise. */
class ReplaceTest {
    @TempDir
    private Path folder;

    private Path model;
    private Path labels;

    @BeforeEach
    void importModel() throws IOException {
        model = folder.resolve("model");
        labels = folder.resolve("labels.txt");
        Files.write(labels, List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
        assertThat(run("import", "--checkpoint", Fixtures.path("dino/backbone.pth"), "--heads", 3, "--out", model)
                        .status())
                .isZero();
        assertThat(addHead("--labels", labels).status()).isZero();
    }

    @Test
    void should_keep_a_head_and_its_labels() {
        CommandLine refused = addHead();

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors())
                .singleElement()
                .asString()
                .contains("head mine: expected a name that is free", "--replace");
        assertThat(names()).startsWith("a", "b");
        CommandLine replaced = addHead("--replace");
        assertThat(replaced.status()).as(replaced.err()).isZero();
        assertThat(replaced.out()).contains("replaced mine");
        assertThat(replaced.err())
                .contains(
                        "note: no --labels: its classes are called class 0 and so on; the labels of the head before are gone");
        assertThat(names()).startsWith("class 0");
    }

    @Test
    void should_keep_an_export_and_whatever_is_none() throws IOException {
        Path out = folder.resolve("out");
        assertThat(run("export", "--model", model, "--out", out).status()).isZero();
        Path mark = Files.writeString(out.resolve("mark"), "x");

        assertThat(run("export", "--model", model, "--out", out).err()).contains("exists already");
        assertThat(mark).exists();
        assertThat(run("export", "--model", model, "--out", out, "--replace").status())
                .isZero();
        assertThat(mark).doesNotExist();
        assertThat(out.resolve("saved_model.pb")).exists();
        Path mine = Files.createDirectory(folder.resolve("mine"));
        Files.writeString(mine.resolve("thesis.tex"), "x");
        assertThat(run("export", "--model", model, "--out", mine, "--replace").err())
                .contains("exists already");
        assertThat(mine.resolve("thesis.tex")).exists();
    }

    /** The checkpoint is not even opened. */
    @Test
    void should_refuse_import_before_it_reads() {
        Path none = folder.resolve("none.pth");

        assertThat(run("import", "--checkpoint", none, "--heads", 3, "--out", model)
                        .err())
                .contains("exists already");
        assertThat(run("import", "--checkpoint", none, "--heads", 3, "--name", "a/b", "--out", folder.resolve("other"))
                        .err())
                .contains("head a/b: expected a name");
    }

    private List<String> names() {
        return Bundle.open(model).head("mine").orElseThrow().labels().all().stream()
                .map(Label::name)
                .toList();
    }

    private CommandLine addHead(Object... more) {
        List<Object> words = new ArrayList<>(
                List.of("heads", "add", "--model", model, "--name", "mine", "--head", Fixtures.path("dino/head.pth")));
        words.addAll(List.of(more));
        return run(words.toArray());
    }

    private static CommandLine run(Object... words) {
        return CommandLine.run(words);
    }
}
