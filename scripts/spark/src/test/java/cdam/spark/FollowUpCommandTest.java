package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FollowUpCommandTest {
    @Test
    void should_carry_the_users_settings_and_a_folder_of_its_own() {
        FollowUpCommand next = new FollowUpCommand(
                new SparkExplain(),
                "my config.yaml",
                List.of("methods=[am, cdam]", "engine.partitions=3", "out=old"),
                new Values(Map.of("images", "/photos", "out", "/shared/out")));

        assertThat(next.line())
                .isEqualTo("scripts/cdam explain --config 'my config.yaml' --set 'methods=[am, cdam]' --set out=old"
                        + " --set engine=local --set out=/shared/out/merged --merge /shared/out/shards/*");
    }

    @Test
    void should_fetch_shards_where_no_shell_expands_a_star() {
        FollowUpCommand next = new FollowUpCommand(
                new SparkExplain(),
                "explain.yaml",
                List.of(),
                new Values(Map.of("images", "hdfs://name/photos", "out", "hdfs://name/out")));

        assertThat(next.line())
                .isEqualTo("hadoop fs -get hdfs://name/out/shards fetched && scripts/cdam explain --config explain.yaml"
                        + " --set engine=local --set images=A_COPY_HERE --set out=merged --merge fetched/*");
    }

    @Test
    void should_train_from_a_cache_where_it_lies_or_was_fetched() {
        Map<String, Object> data = Map.of("train", "/train", "val", "/val");
        FollowUpCommand near = new FollowUpCommand(
                new SparkFeatures(),
                "f.yaml",
                List.of("head=it's"),
                new Values(Map.of("data", data, "features", Map.of("cache", "/cache"))));
        FollowUpCommand far = new FollowUpCommand(
                new SparkFeatures(),
                "f.yaml",
                List.of(),
                new Values(Map.of("data", data, "features", Map.of("cache", "s3a://bucket/cache"))));

        assertThat(near.line())
                .isEqualTo("scripts/cdam train --config f.yaml --set 'head=it'\\''s' --set engine=local");
        assertThat(far.line())
                .isEqualTo("hadoop fs -get s3a://bucket/cache fetched && scripts/cdam train --config f.yaml"
                        + " --set engine=local --set features.cache=fetched");
    }
}
