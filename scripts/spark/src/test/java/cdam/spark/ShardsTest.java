package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.AtomicFiles;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardsTest {
    @TempDir
    private Path out;

    private final Part part = new Part(1, 1, 0, List.of());

    private Shards shards() {
        return new Shards(out.toString(), new Configuration());
    }

    @Test
    void should_read_what_it_writes() {
        ShardPlan plan = new ShardPlan("abc", 7, 1, 0.5);
        shards().write(plan);

        assertThat(shards().plan()).contains(plan);
        assertThat(shards().report(part)).isEmpty();
    }

    @Test
    void should_say_that_files_are_of_a_newer_release() {
        AtomicFiles.write(out.resolve("shards.json"), "{\"format_version\": 2, \"of_tomorrow\": 1}");
        AtomicFiles.write(out.resolve("shards/00001-of-00001/shard.json"), "{\"format_version\": 2}");

        assertThatThrownBy(() -> shards().plan())
                .hasMessage(
                        out + "/shards.json: expected format_version 1, found 2, written by a newer release: use that"
                                + " one, or give another folder, or delete this one");
        assertThatThrownBy(() -> shards().report(part))
                .hasMessage(out + "/shards/00001-of-00001/shard.json: expected format_version 1, found 2, written by a"
                        + " newer release: use that one, or delete the file, and its part is computed again");
    }

    @Test
    void should_name_the_file_that_is_damaged() {
        AtomicFiles.write(out.resolve("shards.json"), "{\"format_version\": 1, \"ident");

        assertThatThrownBy(() -> shards().plan()).hasMessageStartingWith(out + "/shards.json, line 1: ");
    }
}
