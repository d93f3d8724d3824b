package cdam.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.checkpoint.ImportedModel;
import cdam.image.Preprocessing;
import cdam.io.InputException;
import cdam.testing.Backbones;
import cdam.testing.Fixtures;
import cdam.vit.LinearHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleTest {
    @TempDir
    Path folder;

    private Bundle bundle;

    @BeforeEach
    void export() {
        ImportedModel imported = Backbones.read(Fixtures.path("dino/backbone.pth"), Backbones.ofHeads(3));
        ModelCard.Source source = new ModelCard.Source(
                "backbone.pth", imported.sha256(), imported.format(), imported.family(), List.of());
        bundle = BundleExporter.export(
                imported.weights(),
                WeightStorage.DEFAULT,
                Preprocessing.IMAGENET,
                source,
                folder.resolve("b"),
                made -> {});
    }

    private static LinearHead head(int classes, int features) {
        return new LinearHead(classes, features, new float[classes * features], new float[classes]);
    }

    @Test
    void should_read_back_its_card() {
        ModelCard read = Bundle.open(bundle.path()).card();
        assertThat(read.architecture()).isEqualTo(bundle.card().architecture());
        assertThat(read.source()).isEqualTo(bundle.card().source());
        assertThat(read.savedModelSha256()).hasSize(64);
        assertThat(bundle.head(null)).isEmpty();
    }

    @Test
    void should_add_list_choose_and_remove_heads() {
        bundle.addHead("a", head(2, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(2), Map.of("file", "x"));
        bundle.addHead("b", head(3, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(3), Map.of());
        assertThat(bundle.headNames()).containsExactly("a", "b");
        assertThat(Bundle.open(bundle.path()).head(null).orElseThrow().name()).isEqualTo("a");
        bundle.setDefaultHead("b");
        assertThat(Bundle.open(bundle.path()).head(null).orElseThrow().linear().classes())
                .isEqualTo(3);
        bundle.removeHead("b");
        assertThat(Bundle.open(bundle.path()).card().defaultHead()).isEqualTo("a");
    }

    @Test
    void should_refuse_heads_that_do_not_fit() {
        assertThatThrownBy(() -> bundle.addHead(
                        "a", head(2, 47), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(2), Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("reads 47 features; a backbone of width 48");
        assertThatThrownBy(() -> bundle.addHead(
                        "a", head(2, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(3), Map.of()))
                .hasMessageContaining("expected 2 labels");
        assertThatThrownBy(() -> bundle.addHead(
                        "../a", head(2, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(2), Map.of()))
                .hasMessageContaining("expected a name");
        assertThatThrownBy(() -> bundle.head("none")).hasMessageContaining("not in");
    }

    @Test
    void should_not_replace_a_head_unless_asked() {
        Head first = bundle.addHead(
                "a", head(2, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(2), Map.of("file", "x"));

        assertThatThrownBy(() -> bundle.addHead(
                        "a", head(3, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(3), Map.of()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("head a: expected a name that is free in ")
                .hasMessageContaining("--replace");
        assertThat(bundle.head("a").orElseThrow().linear().weight())
                .isEqualTo(first.linear().weight());
        bundle.addHead(
                "a",
                first.linear(),
                HeadKind.SINGLE_LABEL,
                HeadInput.CLS,
                first.labels(),
                Map.of()); // a killed run's second try
        assertThat(bundle.headCard("a").source()).containsEntry("file", "x");
        bundle.replaceHead("a", head(3, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(3), Map.of());
        assertThat(bundle.head("a").orElseThrow().labels().size()).isEqualTo(3);
    }

    @Test
    void should_notice_weights_that_were_changed() throws IOException {
        bundle.addHead("a", head(2, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(2), Map.of());
        Path weights = bundle.path().resolve("heads/a.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        assertThatThrownBy(() -> bundle.head("a"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected SHA-256");
    }

    /** What is there may be the old or the new, never something that cannot be read; and the change can be made again. */
    @ParameterizedTest
    @CsvSource({"add, 3", "replace, 3", "remove, 4"})
    void should_stay_readable_wherever_a_change_ends(String change, int steps) {
        for (int step = 0; step <= steps; step++) {
            begin();
            assertThat(endsAfter(step, change)).as("step %d", step).isEqualTo(step < steps);
            Bundle left = Bundle.open(bundle.path());
            assertThat(left.headNames()).contains("b");
            left.headNames().forEach(name -> assertThat(left.head(name)).isPresent());
            assertThat(left.head(null)).isPresent();
            if (!change.equals("remove") || left.headNames().contains("a")) {
                endsAfter(steps, change);
            }
            Bundle done = Bundle.open(bundle.path());
            switch (change) {
                case "add" ->
                    assertThat(done.head("c").orElseThrow().linear().classes()).isEqualTo(4);
                case "replace" ->
                    assertThat(done.head("a").orElseThrow().linear().classes()).isEqualTo(4);
                default -> assertThat(done.headNames()).containsExactly("b");
            }
        }
    }

    /** Heads a, the default, and b. */
    private void begin() {
        bundle.replaceHead("a", head(2, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(2), Map.of());
        bundle.replaceHead("b", head(3, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(3), Map.of());
        bundle.setDefaultHead("a");
        if (bundle.headNames().contains("c")) {
            bundle.removeHead("c");
        }
    }

    /** Lets the program end after so many changes on the disk; false where it has fewer to make. */
    private boolean endsAfter(int steps, String change) {
        AtomicInteger left = new AtomicInteger(steps);
        Bundle changing = Bundle.open(bundle.path(), () -> {
            if (left.getAndDecrement() == 0) {
                throw new Killed();
            }
        });
        try {
            switch (change) {
                case "add" ->
                    changing.addHead(
                            "c", head(4, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(4), Map.of());
                case "replace" ->
                    changing.replaceHead(
                            "a", head(4, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(4), Map.of());
                default -> changing.removeHead("a");
            }
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void should_see_what_another_run_has_changed() {
        Bundle other = Bundle.open(bundle.path());
        bundle.addHead("a", head(2, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(2), Map.of());
        other.addHead("b", head(3, 48), HeadKind.SINGLE_LABEL, HeadInput.CLS, Labels.numbered(3), Map.of());
        assertThat(other.card().defaultHead()).isEqualTo("a");
        assertThat(Bundle.open(bundle.path()).card().defaultHead()).isEqualTo("a");
    }

    @Test
    void should_let_runs_wait_for_each_other() {
        IntStream.range(0, 8)
                .parallel()
                .forEach(i -> Bundle.open(bundle.path())
                        .addHead(
                                "head" + i,
                                head(2, 48),
                                HeadKind.SINGLE_LABEL,
                                HeadInput.CLS,
                                Labels.numbered(2),
                                Map.of()));
        Bundle left = Bundle.open(bundle.path());
        assertThat(left.headNames()).hasSize(8).contains(left.card().defaultHead());
        left.headNames().forEach(name -> assertThat(left.head(name)).isPresent());
    }

    @Test
    void should_refuse_a_folder_that_is_no_bundle_and_a_card_of_another_release() throws IOException {
        assertThatThrownBy(() -> Bundle.open(folder)).hasMessageContaining("expected a bundle");
        Path card = bundle.path().resolve("model.json");
        Files.writeString(card, Files.readString(card).replace("\"format_version\" : 2", "\"format_version\" : 3"));
        assertThatThrownBy(() -> Bundle.open(bundle.path()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected format_version 1 to 2, found 3");
    }

    @Test
    void should_find_labels_by_index_id_and_name_and_list_ambiguous_ones() {
        Labels labels = new Labels(List.of(
                new Label(0, "n02012849", "crane"),
                new Label(1, "n03126707", "crane"),
                new Label(2, "n02391049", "zebra, Equus quagga")));
        assertThat(labels.find("2").id()).isEqualTo("n02391049");
        assertThat(labels.find("n03126707").index()).isEqualTo(1);
        assertThat(labels.find("Zebra").index()).isEqualTo(2);
        assertThatThrownBy(() -> labels.find("crane"))
                .hasMessageContaining("ambiguous")
                .hasMessageContaining("0 (n02012849")
                .hasMessageContaining("1 (n03126707");
        assertThatThrownBy(() -> labels.find("3")).hasMessageContaining("from 0 to 2");
    }
}
