package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.checkpoint.ImportReport.ClassName;
import cdam.image.Interpolation;
import cdam.image.Preprocessing;
import cdam.io.InputException;
import cdam.vit.Activation;
import cdam.vit.PositionInterpolation;
import cdam.vit.ViTConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files beside the weights say, and what of them is refused or left out. */
class NeighboursTest {
    private static final ViTConfig CONFIG = new ViTConfig(128, 2, 2, 2, 3, 3, 0, 8, false, PositionInterpolation.DINO);

    @TempDir
    Path folder;

    private Path weights() throws IOException {
        return Files.write(folder.resolve("model.safetensors"), TinyFiles.safetensors(TinyFiles.vit(CONFIG)));
    }

    private CheckpointSummary look(Path given) {
        try (Checkpoint checkpoint = Checkpoint.open(given)) {
            return BackboneReader.look(checkpoint, ImportOptions.DEFAULTS);
        }
    }

    private void beside(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), json);
    }

    @Test
    void should_read_timms_config_with_its_preprocessing_and_labels() throws IOException {
        weights();
        beside("config.json", """
                {"architecture": "vit_small_patch2_6", "num_features": 128, "global_pool": "token",
                 "model_args": {"num_heads": 4, "act_layer": "quick_gelu"},
                 "label_names": ["n1", "n2"], "label_descriptions": {"n1": "tench", "n2": "goldfish"},
                 "pretrained_cfg": {"input_size": [3, 6, 6], "interpolation": "bilinear",
                                    "mean": [0.5, 0.4, 0.3], "std": [0.2, 0.2, 0.1]}}
                """);
        CheckpointSummary guess = look(folder);
        assertThat(guess.config().heads()).isEqualTo(4);
        assertThat(guess.config().activation()).isEqualTo(Activation.QUICK_GELU);
        assertThat(guess.config().interpolation()).isEqualTo(PositionInterpolation.TIMM);
        assertThat(guess.report().labels())
                .containsExactly(new ClassName("n1", "tench"), new ClassName("n2", "goldfish"));
        Preprocessing preprocessing = guess.report().preprocessing().orElseThrow();
        assertThat(preprocessing.mean()).containsExactly(0.5f, 0.4f, 0.3f);
        assertThat(preprocessing.resampling()).isEqualTo(Interpolation.BILINEAR);
        assertThat(preprocessing.size()).isEqualTo(new Preprocessing.Size(6, 6));
    }

    @Test
    void should_read_openclips_config() throws IOException {
        weights();
        beside("config.json", "{\"model_type\": \"vit\", \"num_attention_heads\": 2}");
        String clip =
                "{\"model_cfg\": {\"quick_gelu\": true, \"vision_cfg\": {\"width\": 128, \"head_width\": 32, \"patch_size\": 2,"
                        + " \"layers\": 2}}, \"preprocess_cfg\": {\"mean\": [0.1, 0.2, 0.3], \"std\": [1, 1, 1]}}";
        beside("open_clip_config.json", clip);
        assertThat(look(folder).config().heads())
                .as("transformers' file of weights")
                .isEqualTo(2);
        Files.move(folder.resolve("model.safetensors"), folder.resolve("open_clip_model.safetensors"));
        CheckpointSummary found = look(folder);
        assertThat(found.config().heads()).isEqualTo(4);
        assertThat(found.config().activation()).isEqualTo(Activation.QUICK_GELU);
        assertThat(found.config().epsilon()).isEqualTo(1e-5);
        assertThat(found.report().preprocessing().orElseThrow().mean()).containsExactly(0.1f, 0.2f, 0.3f);
        beside("open_clip_config.json", clip.replace("\"layers\"", "\"pool_type\": \"avg\", \"layers\""));
        assertThatThrownBy(() -> look(folder)).hasMessageContaining("pool_type: expected tok");
    }

    @Test
    void should_read_what_openclip_says_of_a_tower_of_timm() throws IOException {
        weights();
        beside(
                "open_clip_config.json",
                "{\"model_cfg\": {\"vision_cfg\": {\"timm_model_name\": \"vit_tiny_patch2_siglip_6\","
                        + " \"image_size\": 6}}}");
        CheckpointSummary found = look(folder);
        assertThat(found.config().activation()).isEqualTo(Activation.GELU_TANH);
        assertThat(found.config().heads()).as("as timm's of this width").isEqualTo(2);
    }

    /** (x / 127.5 - 1) / 1, as some processors write it, is a mean and a deviation of 0.5. */
    @Test
    void should_fold_another_factor_than_1_by_255_into_the_colours() throws IOException {
        weights();
        beside(
                "config.json",
                "{\"model_type\": \"vit\", \"num_attention_heads\": 2,"
                        + " \"problem_type\": \"multi_label_classification\"}");
        beside(
                "preprocessor_config.json",
                "{\"rescale_factor\": 0.00784313725490196, \"image_mean\": [1, 1, 1], \"image_std\": [1, 1, 1],"
                        + " \"resample\": 1, \"size\": {\"shortest_edge\": 256}, \"do_center_crop\": true,"
                        + " \"crop_size\": {\"height\": 224, \"width\": 224}}");
        CheckpointSummary guess = look(folder);
        assertThat(guess.report().multiLabel()).contains(true);
        Preprocessing preprocessing = guess.report().preprocessing().orElseThrow();
        assertThat(preprocessing.mean()).containsExactly(0.5f, 0.5f, 0.5f);
        assertThat(preprocessing.deviation()).containsExactly(0.5f, 0.5f, 0.5f);
        assertThat(preprocessing.size()).isEqualTo(new Preprocessing.Size(224, 224));
        assertThat(guess.report().notes()).singleElement().asString().contains("resampling bicubic", "lanczos");
    }

    @Test
    void should_not_take_the_config_of_another_model() throws IOException {
        Path file = weights();
        beside("config.json", "{\"model_type\": \"vit\", \"hidden_size\": 768, \"num_attention_heads\": 12}");
        assertThatThrownBy(() -> look(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("is of another model", "expected width 128, found 768");
        CheckpointSummary guess = look(file);
        assertThat(guess.config().heads()).isEqualTo(2);
        assertThat(guess.report().notes()).singleElement().asString().contains("not read", "width 128, found 768");
        assertThat(guess.report().choices())
                .anyMatch(choice -> choice.toString().equals("heads 2: width / 64, a guess"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '|',
            value = {
                "{\"model_type\": \"vit\", \"num_attention_heads\": \"two\"}; num_attention_heads: expected a whole number",
                "{\"model_type\": \"vit\", \"num_attention_heads\": 0}; num_attention_heads: expected a whole number",
                "{\"model_type\": \"vit\", \"hidden_act\": \"gelu_10\"}; hidden_act: activation: expected one of gelu",
                "{\"model_type\": \"vit\", \"id2label\": {\"0\": \"a\", \"2\": \"b\"}}; id2label: expected a name for each",
                "{\"model_type\": ; expected JSON",
            })
    void should_refuse_a_folder_whose_config_is_wrong_and_leave_out_what_lies_beside_a_file(String json, String part)
            throws IOException {
        Path file = weights();
        beside("config.json", json);
        assertThatThrownBy(() -> look(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("config.json", part)
                .hasMessageNotContaining("\n");
        assertThat(look(file).report().notes()).singleElement().asString().contains("not read", part);
    }

    /** Each is what import itself ends with, in a line that names the file once. */
    @ParameterizedTest
    @CsvSource({
        "config.json, {, expected JSON",
        "config.json, [], 'expected an object of JSON, {...}, found array'",
        "config.json, '', 'expected an object of JSON, {...}, found nothing'",
        "preprocessor_config.json, {, expected JSON",
        "preprocessor_config.json, [3], 'expected an object of JSON, {...}, found array'",
        "preprocessor_config.json, '{\"image_mean\": 3}', image_mean: expected three numbers",
        "model.safetensors.index.json, {, expected JSON",
        "model.safetensors.index.json, '{\"weight_map\": []}', weight_map: expected",
    })
    void should_name_the_broken_file_once(String name, String json, String part) throws IOException {
        weights();
        beside(name, json);
        Path given = name.contains("index") ? folder.resolve(name) : folder;
        assertThatThrownBy(() -> look(given))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(folder.resolve(name) + ": ")
                .hasMessageContaining(part)
                .hasMessageNotContainingAny("REDACTED", "\n")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).split(name, -1))
                        .hasSize(2));
    }

    @ParameterizedTest
    @CsvSource({"../model.safetensors", "..", "a/b.safetensors", "/etc/passwd", "none.safetensors"})
    void should_take_no_shard_from_elsewhere(String name) throws IOException {
        weights();
        Path index = folder.resolve("other.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\": {\"cls_token\": \"" + name + "\"}}");
        assertThatThrownBy(() -> look(index)).isInstanceOf(InputException.class).hasMessageNotContaining("\n");
    }

    @Test
    void should_refuse_an_index_that_names_what_its_shard_lacks_and_a_folder_with_two_files() throws IOException {
        Path file = weights();
        Path index = folder.resolve("other.safetensors.index.json");
        Files.writeString(index, "{\"weight_map\": {\"no.such\": \"model.safetensors\"}}");
        assertThatThrownBy(() -> look(index)).hasMessageContainingAll("tensor no.such", "as the index says");
        Files.copy(file, folder.resolve("a.pth"));
        Files.move(file, folder.resolve("b.pth"));
        assertThatThrownBy(() -> look(folder)).hasMessageContainingAll("found a.pth, b.pth", "give one of them");
    }
}
