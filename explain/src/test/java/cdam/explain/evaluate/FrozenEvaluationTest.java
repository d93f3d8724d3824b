package cdam.explain.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.explain.evaluate.measure.ItemResult;
import cdam.explain.evaluate.measure.ItemStore;
import cdam.io.InputException;
import cdam.io.Json;
import cdam.io.UsageException;
import cdam.testing.FrozenFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An evaluation of two images as release 0.1.0 wrote it: it goes on, or is refused, by what is in it. */
class FrozenEvaluationTest {
    private static final String NAME = "evaluation-1";

    @TempDir
    Path folder = Path.of("");

    private Path out = Path.of("");

    private static final class Identity extends TreeMap<String, String> {}

    /** As the run that it was. */
    static ItemStore open(Path out) {
        return ItemStore.open(out, identity(), List.of("image-0", "image-1"));
    }

    private static Map<String, String> identity() {
        Map<String, String> identity =
                new TreeMap<>(Json.read(Path.of("src/test/resources/frozen", NAME, "identity.json"), Identity.class));
        identity.remove("format_version");
        return identity;
    }

    @BeforeEach
    void copy() {
        out = FrozenFiles.copy(NAME, folder);
    }

    @Test
    void should_keep_the_maps_of_format_1_and_measure_them_again_by_todays_definitions() {
        ItemStore store = open(out);
        ItemResult result = store.result("image-0").orElseThrow();
        assertThat(store.measuredAgain()).isEqualTo(2);
        assertThat(result.values()).isEmpty();
        assertThat(result.milliseconds()).isNotEmpty();
        assertThat(result.classes()).contains(result.predicted(), result.least());
        assertThat(store.hasMaps("image-0", "cdam")).isTrue();
        assertThat(store.maps("image-0", "cdam")).hasDimensions(result.classes().size(), 16);
        assertThat(store.result("image-1")).isPresent();
        assertThat(open(out).measuredAgain()).as("once").isZero();
    }

    @Test
    void should_take_the_noise_that_its_release_did_not_know_and_hold_to_it() {
        Map<String, String> identity = identity();
        identity.put("noise", "little");
        List<String> names = List.of("image-0", "image-1");
        assertThat(ItemStore.open(out, identity, names).result("image-0")).isPresent();

        identity.put("noise", "much");
        assertThatThrownBy(() -> ItemStore.open(out, identity, names))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("noise little, this run has much");
    }

    @Test
    void should_go_on_in_a_folder_that_is_older_than_versions() {
        FrozenFiles.replace(out.resolve("identity.json"), "\"format_version\" : \"1\",", "");
        assertThat(open(out).result("image-0")).isPresent();
    }

    @Test
    void should_refuse_newer_results_in_one_line() {
        FrozenFiles.replace(out.resolve("identity.json"), "\"format_version\" : \"1\"", "\"format_version\" : \"3\"");
        assertThatThrownBy(() -> open(out))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        out.resolve("identity.json") + ": expected format_version 1 to 2, found 3, written by a newer"
                                + " release: use that one, or give another out, or delete the folder");
    }
}
