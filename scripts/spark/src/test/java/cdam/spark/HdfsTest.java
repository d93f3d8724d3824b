package cdam.spark;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.testing.CommandLine;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images and results on HDFS: a name node and a data node in this process. */
@Tag("cluster")
@Timeout(240)
class HdfsTest {
    @TempDir
    private Path folder;

    private static org.apache.hadoop.fs.Path path(Object path) {
        return new org.apache.hadoop.fs.Path(path.toString());
    }

    @Test
    void should_read_from_hdfs_and_write_there() throws Exception {
        Workplace place = new Workplace(folder);
        Configuration settings = new Configuration();
        settings.set("hdfs.minidfs.basedir", place.path("hdfs").toString());
        try (MiniDFSCluster hdfs = new MiniDFSCluster.Builder(settings).build()) {
            FileSystem files = hdfs.getFileSystem();
            files.copyFromLocalFile(path(Workplace.data("scenes").toUri()), path("/scenes"));
            Path config = place.config(
                    "hdfs",
                    "images: " + files.getUri() + "/scenes",
                    "engine: {name: spark, partitions: 3}",
                    "out: " + files.getUri() + "/explained");

            CommandLine spark = Workplace.spark("explain", "--config", config);
            CommandLine again = Workplace.spark("explain", "--config", config);
            files.copyToLocalFile(path("/explained"), path(place.path("fetched").toUri()));
            CommandLine merged = Workplace.merge(
                    place.path("fetched"),
                    "explain",
                    "--config",
                    config,
                    "--set",
                    "engine=local",
                    "--set",
                    "images=" + Workplace.data("scenes"),
                    "--set",
                    "out=" + place.path("merged"));
            CommandLine local = CommandLine.run(
                    "explain",
                    "--model",
                    place.path("model"),
                    "--image",
                    Workplace.data("scenes"),
                    "--out",
                    place.path("local"));

            assertThat(spark.errors()).isEmpty();
            assertThat(again.err()).contains("3 of 3 parts are done already");
            assertThat(merged.err()).contains("12 of 12 images are done already");
            assertThat(local.errors()).isEmpty();
            Workplace.requireSameArrays(place.path("merged"), place.path("local"));
            assertThat(Files.readString(place.path("merged").resolve("007/image.json")))
                    .contains(files.getUri() + "/scenes/007.png");
            assertThat(files.exists(path("/explained/" + OutLock.NAME))).isFalse();
        }
    }
}
