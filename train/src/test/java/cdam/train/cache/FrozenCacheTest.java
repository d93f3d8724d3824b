package cdam.train.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.image.Framing;
import cdam.image.Interpolation;
import cdam.io.InputException;
import cdam.testing.FrozenFiles;
import cdam.train.augment.ImageKey;
import cdam.train.augment.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache as release 0.1.0 wrote it: days of computing are in such folders. */
class FrozenCacheTest {
    private static final View VIEW = new View.Plain(new Framing.CenterCrop(37, 32, Interpolation.BICUBIC));
    private static final String SHARD = "dc7763f37cad8e1a/91f3052b7674e03e-6c6397e7.latents";
    private static final FeatureSpec SPEC = new FeatureSpec(
            1,
            "5042ae972db951c3530f7917410b3f8db96042320e183249c0e9448ed9fc0139",
            "cls",
            48,
            "fp32",
            32,
            32,
            List.of(0.485f, 0.456f, 0.406f),
            List.of(0.229f, 0.224f, 0.225f),
            CachePrecision.FP32);

    @TempDir
    Path folder;

    private Path cache;

    @BeforeEach
    void copy() {
        cache = FrozenFiles.copy("cache-1", folder);
    }

    @Test
    void should_find_the_latents_of_format_1() {
        ViewCache view = LatentCache.open(cache, SPEC).view(VIEW);
        float[] latent = new float[48];
        Objects.requireNonNull(view.find(new ImageKey(0x91f3052b7674e03eL, 0x7ffa6bc05335fe16L)))
                .copy(latent, 0);
        assertThat(latent).startsWith(-0.17057817f, 0.16202345f, 2.3490274f);
        assertThat(view.find(new ImageKey(0x09e0fd7d59c1ead2L, 0x4a3404967f33aee9L)))
                .isNotNull();
        assertThat(view.damaged()).isEmpty();
    }

    @Test
    void should_refuse_a_newer_cache_in_one_line() {
        FrozenFiles.makeNewer(cache.resolve("cache.json"));
        assertThatThrownBy(() -> LatentCache.open(cache, SPEC))
                .isInstanceOf(InputException.class)
                .hasMessage(cache.resolve("cache.json") + ": expected format_version 1, found 2, written by a newer"
                        + " release: use that one, or give another cache folder");
    }

    /** Not taken for damage: it would be deleted. */
    @Test
    void should_refuse_a_newer_shard_and_leave_it_there() {
        FrozenFiles.setByte(cache.resolve(SHARD), 7, 2);
        LatentCache opened = LatentCache.open(cache, SPEC);
        assertThatThrownBy(() -> opened.view(VIEW))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(SHARD + ": expected format_version 1, found 2, written by a newer release");
        assertThat(Files.exists(cache.resolve(SHARD))).isTrue();
    }
}
