package cdam.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.Hashes;
import cdam.io.InputException;
import cdam.testing.CommandLine;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final byte[] CONTENT = new byte[300_000];

    static {
        new Random(1).nextBytes(CONTENT);
    }

    @TempDir
    Path folder;

    private final FileServer server = FileServer.of(CONTENT);
    private final List<String> problems = new ArrayList<>();

    @AfterEach
    void stop() {
        server.close();
    }

    private Entry entry(@Nullable Long bytes, @Nullable String hash) {
        return new Entry("mine", server.url(), bytes, hash, null, null);
    }

    private String get(Entry entry) {
        return get(entry, Duration.ofMinutes(1));
    }

    private String get(Entry entry, Duration patience) {
        return new Download(Duration.ZERO, patience).get(entry, folder, new Download.Progress() {
            @Override
            public void at(long bytes, OptionalLong total) {}

            @Override
            public void again(String problem) {
                problems.add(problem);
            }
        });
    }

    private void shouldFail(Entry entry, String... parts) throws IOException {
        assertThatThrownBy(() -> get(entry))
                .isInstanceOf(InputException.class)
                .message()
                .contains(parts)
                .doesNotContain("\n");
        assertThat(folder.resolve("model.pth")).doesNotExist();
    }

    /** A part, and then nothing: of cut connections each might bring a little more than the one before it. */
    private void giveUp() {
        server.then(exchange -> server.serve(exchange, 100_000));
        for (int i = 0; i < 5; i++) {
            server.then(FileServer.status(503));
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void shouldBeWhole() throws IOException {
        assertThat(Files.readAllBytes(folder.resolve("model.pth"))).isEqualTo(CONTENT);
        assertThat(files()).containsExactly("model.pth", "model.pth.pin.json");
    }

    @Test
    void should_pin_a_hash_that_nobody_published_and_say_so() throws IOException {
        assertThat(get(entry(null, null))).contains("no hash is known", Hashes.sha256(CONTENT), "pinned from now on");
        shouldBeWhole();
        assertThat(get(entry(null, null))).contains("is here already", "as pinned");
        assertThat(server.ranges).containsExactly("none");
        Files.delete(folder.resolve("model.pth"));
        server.content[0] ^= 1;
        shouldFail(entry(null, null), "as pinned in model.pth.pin.json");
        server.content[0] ^= 1;
        assertThat(files()).containsExactly("model.pth.pin.json");
    }

    /** A request for the rest. How much came before a cut is the network's choice: a reset drops what was not read yet. */
    private void shouldGoOnWithin(int request, int sent) {
        assertThat(server.ranges.get(request)).matches("bytes=[1-9]\\d*-");
        assertThat(Integer.parseInt(server.ranges.get(request).replaceAll("\\D", "")))
                .isLessThanOrEqualTo(sent);
    }

    @Test
    void should_go_on_where_connections_were_cut() throws IOException {
        server.then(exchange -> server.serve(exchange, 100_000)).then(exchange -> server.serve(exchange, 200_000));
        get(entry((long) CONTENT.length, "sha256:" + Hashes.sha256(CONTENT).substring(0, 8)));
        shouldBeWhole();
        assertThat(server.ranges).first().isEqualTo("none");
        shouldGoOnWithin(1, 100_000);
        shouldGoOnWithin(2, 200_000);
    }

    @Test
    void should_go_on_in_another_run_and_begin_anew_when_the_file_changed() throws IOException {
        giveUp();
        shouldFail(entry(null, null), "cannot download", "5 attempts", "goes on where it stopped");
        assertThat(folder.resolve("model.pth.part").toFile().length()).isBetween(1L, 100_000L);
        server.tag = "\"two\"";
        get(entry(null, null));
        shouldBeWhole();
        shouldGoOnWithin(server.ranges.size() - 1, 100_000);
    }

    @Test
    void should_begin_anew_without_a_strong_tag() throws IOException {
        server.tag = "W/\"weak\"";
        server.then(exchange -> server.serve(exchange, 100_000));
        get(entry(null, null));
        shouldBeWhole();
        assertThat(server.ranges).containsExactly("none", "none");
    }

    @Test
    void should_take_416_for_the_end_only_when_all_is_here() throws IOException {
        giveUp();
        shouldFail(entry(null, null), "5 attempts");
        server.then(FileServer.status(416, "Content-Range", "bytes */50"));
        get(entry(null, null));
        shouldBeWhole();
        shouldGoOnWithin(server.ranges.size() - 2, 100_000);
        assertThat(server.ranges).last().isEqualTo("none");

        Files.delete(folder.resolve("model.pth"));
        Files.write(folder.resolve("model.pth.part"), CONTENT);
        Files.writeString(
                folder.resolve("model.pth.part.json"), "{\"url\": \"" + server.url() + "\", \"tag\": \"\\\"one\\\"\"}");
        server.then(FileServer.status(416, "Content-Range", "bytes */" + CONTENT.length));
        assertThat(get(entry(null, null))).contains("as pinned");
        shouldBeWhole();
    }

    @Test
    void should_begin_anew_when_the_server_sends_another_range() throws IOException {
        server.then(exchange -> server.serve(exchange, 100_000))
                .then(FileServer.status(206, "Content-Range", "bytes 5-299999/300000"));
        get(entry(null, null));
        shouldBeWhole();
        assertThat(server.ranges).hasSize(3).first().isEqualTo("none");
        shouldGoOnWithin(1, 100_000);
        assertThat(server.ranges).last().isEqualTo("none");
    }

    @Test
    void should_follow_redirects_and_try_again_after_a_server_error() throws IOException {
        server.then(FileServer.status(503)).then(FileServer.status(302, "Location", "/elsewhere/blob"));
        get(entry(null, null));
        shouldBeWhole();
        assertThat(server.ranges).hasSize(3);
    }

    @Test
    void should_ask_for_the_rest_where_a_redirect_leads() throws IOException {
        server.then(exchange -> server.serve(exchange, 100_000))
                .then(FileServer.status(302, "Location", "/elsewhere/blob"));
        get(entry(null, null));
        shouldBeWhole();
        assertThat(server.ranges).hasSize(3);
        shouldGoOnWithin(1, 100_000);
        assertThat(server.ranges.get(2)).isEqualTo(server.ranges.get(1));
        assertThat(problems).hasSize(1);
    }

    @Test
    void should_go_on_when_a_connection_falls_silent() throws IOException {
        server.then(exchange -> server.stall(exchange, 100_000));
        get(entry(null, null), Duration.ofSeconds(1));
        shouldBeWhole();
        shouldGoOnWithin(1, 100_000);
        assertThat(problems).singleElement().asString().contains("nothing came for 1 s");
    }

    @Test
    void should_refuse_a_body_whose_end_nothing_tells_unless_its_hash_is_known() throws IOException {
        byte[] hello = "hello\n".getBytes(StandardCharsets.US_ASCII);
        try (RawServer raw = new RawServer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello\n")) {
            shouldFail(new Entry("mine", raw.url(), null, null, null, null), "does not say how long", "--catalogue");
            shouldFail(new Entry("mine", raw.url(), 7L, null, null, null), "expected 7 bytes, got 6", "5 attempts");
            Files.delete(folder.resolve("model.pth.part"));
            get(new Entry("mine", raw.url(), null, "sha256:" + Hashes.sha256(hello), null, null));
            assertThat(Files.readAllBytes(folder.resolve("model.pth"))).isEqualTo(hello);
        }
    }

    @Test
    void should_keep_a_good_file_whose_pin_is_damaged() throws IOException {
        Files.writeString(folder.resolve("model.pth.pin.json"), "{\"url\": ");
        shouldFail(entry(null, null), "cannot compare with the pin", "model.pth.pin.json", "delete it");
        assertThat(Files.readAllBytes(folder.resolve("model.pth.part"))).isEqualTo(CONTENT);
        Files.delete(folder.resolve("model.pth.pin.json"));
        assertThat(get(entry(null, null))).contains("pinned from now on");
        shouldBeWhole();
        assertThat(server.ranges).containsExactly("none", "bytes=300000-");
    }

    @Test
    void should_keep_a_good_file_whose_pin_cannot_be_written() throws IOException {
        Files.createDirectory(folder.resolve("model.pth.pin.json"));
        shouldFail(entry(null, null), "model.pth.pin.json");
        assertThat(Files.readAllBytes(folder.resolve("model.pth.part"))).isEqualTo(CONTENT);
    }

    @Test
    void should_refuse_wrong_lengths_before_and_while_reading() throws IOException {
        shouldFail(entry(299_999L, null), "expected 299999 bytes, found 300000");
        server.then(exchange -> {
            exchange.sendResponseHeaders(200, 0); // no length: chunked
            OutputStream body = exchange.getResponseBody();
            body.write(CONTENT);
        });
        shouldFail(entry(299_999L, null), "expected at most 299999 bytes, found more");
        server.then(FileServer.status(404));
        shouldFail(entry(null, null), "found status 404");
        assertThat(files()).isEmpty();
    }

    /** What a publisher gives to those who accept a licence is fetched by hand; the line says where, and where it belongs. */
    @Test
    void should_say_what_to_do_where_a_licence_must_be_accepted() throws IOException {
        for (int status : new int[] {401, 403}) {
            server.then(FileServer.status(status));
            Entry gated = new Entry("mine", server.url(), null, null, "Own License", "example.org/mine", "mine.pth");
            shouldFail(
                    gated,
                    "status " + status,
                    "accept its licence (Own License) at example.org/mine",
                    folder.resolve("mine.pth").toString());
        }
        Files.write(folder.resolve("mine.pth"), CONTENT);
        assertThat(get(new Entry("mine", server.url(), null, null, null, null, "mine.pth")))
                .contains("SHA-256");
    }

    @Test
    void should_refuse_a_file_that_does_not_fit_on_the_disk() throws IOException {
        server.then(exchange -> exchange.sendResponseHeaders(200, 1L << 60));
        shouldFail(entry(null, null), "bytes free", "make room");
    }

    @Test
    void should_keep_nothing_of_a_wrong_hash() throws IOException {
        shouldFail(entry(null, "md5:000000"), "expected md5:000000, found md5:", "the file was not kept");
        shouldFail(entry(null, "git-blob:" + "0".repeat(40)), "expected git-blob:0000", "found git-blob:");
        assertThat(files()).isEmpty();
    }

    @Test
    void should_leave_another_file_of_the_name_where_it_is() throws IOException {
        Files.writeString(folder.resolve("model.pth"), "mine");
        assertThatThrownBy(() -> get(entry(null, "md5:000000")))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("expected md5:000000", "move it away to download it again");
        assertThat(files()).containsExactly("model.pth");
        assertThat(server.ranges).isEmpty();
    }

    @Test
    void should_say_in_one_line_that_nobody_answers() {
        Entry entry = entry(null, null);
        server.close();
        assertThatThrownBy(() -> get(entry))
                .isInstanceOf(InputException.class)
                .hasMessageContainingAll("cannot reach 127.0.0.1", "check the network")
                .hasMessageNotContaining("Exception");
        assertThat(problems).hasSize(4).first().asString().contains("cannot reach 127.0.0.1; attempt 2 in 0 s");
    }

    @Test
    void should_download_a_users_entry_by_name_with_git_and_md5_hashes() throws IOException {
        byte[] hello = "hello\n".getBytes(StandardCharsets.US_ASCII);
        try (FileServer other = FileServer.of(hello)) {
            Path yaml = folder.resolve("mine.yaml");
            Files.writeString(
                    yaml,
                    "models:\n- {name: mine, url: '" + other.url()
                            + "', bytes: 6, hash: 'git-blob:ce013625030ba8dba906f756967f9e9ca394464a'}\n"
                            + "- {name: same, url: '" + other.url() + "', hash: 'md5:b1946a'}\n");
            Path out = folder.resolve("out");
            CommandLine run = CommandLine.run("download", "mine", "--catalogue", yaml, "--out", out);
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(Files.readAllBytes(out.resolve("model.pth"))).isEqualTo(hello);
            assertThat(CommandLine.run("download", "same", "--catalogue", yaml, "--out", out)
                            .out())
                    .contains("md5:b1946a as known", "SHA-256 as pinned");
            assertThat(CommandLine.run("models", "--catalogue", yaml, "--out", out)
                            .out())
                    .containsPattern("mine +yes")
                    .containsPattern("dino-vits8 +no +87 Apache-2.0 +md5:230cd5")
                    .containsPattern("dinov2-vitb14 +no +\\? Apache-2.0 +pinned on download");
        }
    }

    @Test
    void should_end_wrong_use_with_status_2() throws IOException {
        assertThat(CommandLine.run("download", "dino-vits9").errors())
                .singleElement()
                .asString()
                .contains("no model dino-vits9", "cdam-paper");
        assertThat(CommandLine.run("download").status()).isEqualTo(2);
        Path yaml = folder.resolve("bad.yaml");
        Files.writeString(yaml, "models:\n- {name: mine, url: 'file:///etc/passwd'}\n");
        CommandLine run = CommandLine.run("models", "--catalogue", yaml);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.errors()).singleElement().asString().contains("bad.yaml, line 2", "expected an http");
    }
}
