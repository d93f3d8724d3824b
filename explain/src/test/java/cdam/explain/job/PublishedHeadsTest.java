package cdam.explain.job;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.bundle.Bundle;
import cdam.bundle.HeadCard;
import cdam.io.Json;
import cdam.io.Npy;
import cdam.testing.CommandLine;
import cdam.testing.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads as their publishers' code saves them give its logits and, by PyTorch's gradients, its maps; by both ways in alike. */
class PublishedHeadsTest {
    private static final Path FILES = Fixtures.path("heads");
    private static final double TOLERANCE = 1e-5;

    @TempDir
    Path folder;

    private CommandLine run(String command, Path bundle, Object... more) {
        List<Object> words = new ArrayList<>(Arrays.asList(command.split(" ")));
        words.addAll(List.of(command.equals("import") ? "--out" : "--model", bundle));
        words.addAll(Arrays.asList(more));
        return CommandLine.run(words.toArray());
    }

    private CommandLine importing(String backbone, Object... more) {
        List<Object> words = new ArrayList<>(List.of("--checkpoint", FILES.resolve(backbone + ".pth"), "--heads", "2"));
        words.addAll(Arrays.asList(more));
        return run("import", folder.resolve("bundle"), words.toArray());
    }

    @ParameterizedTest
    @CsvSource({
        "dino,   dino-vits.pth,            cls-of-last-blocks,  as DINO's heads of the name state_dict/module.linear do",
        "dino,   dino-vitb.pth,            cls-and-mean-patch,  as DINO's heads of the name state_dict/module.linear do",
        "dinov2, dinov2-linear.pth,        cls-then-mean-patch, as the heads of DINOv2 and DINOv3 do",
        "dinov2, dinov2-linear4.pth,       cls-then-mean-patch, as the heads of DINOv2 and DINOv3 do",
        "dinov2, classifier-2d.safetensors, cls-then-mean-patch, as the heads of DINOv2 and DINOv3 do",
        "dino,   classifier.safetensors,   cls,                 reads cls",
        "dino,   layer-fc.pth,             cls,                 reads cls",
        "dino,   layer-0.pth,              cls,                 reads cls",
        "dino,   no-bias.pth,              cls,                 its layer has no bias: 0 for every class",
        "dino,   batch-norm.pth,           cls,                 with epsilon 1.0E-6",
        "dino,   batch-norm-affine.pth,    cls,                 with epsilon 1.0E-5",
    })
    void should_give_its_publishers_logits_and_maps(String backbone, String file, String input, String said) {
        check(backbone, file.replaceFirst("\\.[a-z]+$", ""), input, said, "--head", FILES.resolve(file));
    }

    @ParameterizedTest
    @CsvSource({
        "1, False, cls",
        "1, True,  cls-then-mean-patch",
        "2, False, cls-of-last-blocks",
        "2, True,  cls-then-mean-patch",
        "4, False, cls-of-last-blocks",
        "4, True,  cls-then-mean-patch",
    })
    void should_choose_one_of_the_heads_of_a_linear_evaluation(int blocks, String mean, String input) {
        String name = "classifier_" + blocks + "_blocks_avgpool_" + mean + "_lr_0_00500";
        check(
                "dinov2",
                name,
                input,
                "left out: 10 other tensors",
                "--head",
                FILES.resolve("classifiers.pth"),
                "--head-key",
                name);
    }

    private void check(String backbone, String name, String input, String said, Object... head) {
        CommandLine imported = importing(backbone, head);
        assertThat(imported.status()).as(imported.err()).isZero();
        assertThat(imported.out() + imported.err()).contains("reads " + input, said);
        Path bundle = folder.resolve("bundle");
        List<Object> adding = new ArrayList<>(List.of("--name", "added"));
        adding.addAll(Arrays.asList(head));
        CommandLine added = run("heads add", bundle, adding.toArray());
        assertThat(added.status()).as(added.err()).isZero();
        assertThat(added.out() + added.err()).contains("reads " + input, said);
        HeadCard first = Bundle.open(bundle).headCard("default");
        HeadCard second = Bundle.open(bundle).headCard("added");
        assertThat(second.weightsSha256()).isEqualTo(first.weightsSha256());
        assertThat(second.input()).isEqualTo(first.input()).hasToString(input);

        Path out = folder.resolve("out");
        CommandLine explained = run(
                "explain",
                bundle,
                "--image",
                FILES.resolve(backbone + ".input.npy"),
                "--method",
                "cdam",
                "--target",
                "class:all",
                "--out",
                out);
        assertThat(explained.status()).as(explained.err()).isZero();
        Path of = out.resolve(backbone + ".input");
        assertThat(Fixtures.relativeError(
                        Json.read(of.resolve("prediction.json"), Prediction.class)
                                .logits(),
                        golden(name, "logits")))
                .isLessThan(TOLERANCE);
        assertThat(Fixtures.relativeError(
                        Npy.read(of.resolve("cdam.class-all.npy")).values(), golden(name, "cdam")))
                .isLessThan(TOLERANCE);
    }

    private static float[] golden(String name, String what) {
        return Npy.read(FILES.resolve(name + "." + what + ".npy")).values();
    }

    @Test
    void should_list_the_heads_of_a_file_with_many() {
        CommandLine run = importing("dinov2", "--head", FILES.resolve("classifiers.pth"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .contains(
                        "expected one linear layer, found 6",
                        "--head-key",
                        "model/classifiers_dict.classifier_1_blocks_avgpool_False_lr_0_00500.linear (5, 8)",
                        "model/classifiers_dict.classifier_4_blocks_avgpool_True_lr_0_00500.linear (5, 40)");
        CommandLine none = importing("dinov2", "--head", FILES.resolve("classifiers.pth"), "--head-key", "best");
        assertThat(none.errors()).singleElement().asString().contains("--head-key best: expected a head of this name");
    }

    /** The same file on a backbone that is not DINOv2's: three readings fit, and nothing decides. */
    @Test
    void should_refuse_a_wide_head_without_evidence_before_it_writes() {
        CommandLine run = importing("dino", "--head", FILES.resolve("dinov2-linear.pth"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errors())
                .singleElement()
                .asString()
                .contains(
                        "--head-input",
                        "cls-of-last-blocks",
                        "cls-and-mean-patch ([CLS] and mean patch, interleaved)",
                        "cls-then-mean-patch");
        assertThat(folder.resolve("bundle")).doesNotExist();
        CommandLine chosen =
                importing("dino", "--head", FILES.resolve("dinov2-linear.pth"), "--head-input", "cls-then-mean-patch");
        assertThat(chosen.status()).as(chosen.err()).isZero();
    }

    /** DINO's names on DINOv2's kind of backbone: one of the two is not what it seems. */
    @Test
    void should_refuse_evidence_that_contradicts_itself() {
        assertThat(importing("dinov2", "--head", FILES.resolve("dino-vitb.pth")).errors())
                .singleElement()
                .asString()
                .contains("--head-input");
    }

    @Test
    void should_take_the_dictionary_that_is_named() {
        assertThat(importing("dino").status()).isZero();
        Path bundle = folder.resolve("bundle");
        Path file = FILES.resolve("dino-vits.pth");
        CommandLine right = run("heads add", bundle, "--name", "a", "--head", file, "--checkpoint-key", "state_dict");
        assertThat(right.status()).as(right.err()).isZero();
        CommandLine wrong = run("heads add", bundle, "--name", "a", "--head", file, "--checkpoint-key", "teacher");
        assertThat(wrong.errors()).singleElement().asString().contains("under the key teacher", "state_dict");
    }
}
