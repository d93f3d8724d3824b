package cdam.explain.serve;

import static org.assertj.core.api.Assertions.assertThat;

import cdam.cli.Console;
import cdam.cli.Main;
import cdam.testing.CommandLine;
import cdam.testing.TinyModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ServeCommandTest {
    private final Path model = TinyModels.bundle("dino").path();

    @Test
    void should_serve_as_its_options_say_and_warn_of_other_machines() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        String[] arguments = {
            "serve",
            "--model",
            model.toString(),
            "--port",
            "0",
            "--host",
            "0.0.0.0",
            "--size",
            "64x32",
            "--threads",
            "1",
            "--upload-mb",
            "2",
            "--queue",
            "6",
            "--keep-mb",
            "32"
        };
        FutureTask<Integer> status = new FutureTask<>(() -> Main.run(console, arguments));
        Thread command = new Thread(status);
        command.start();
        JsonNode answer = model(out, command);
        command.interrupt();
        assertThat(status.get()).isZero();
        assertThat(answer.path("height").asInt()).isEqualTo(64);
        assertThat(answer.path("width").asInt()).isEqualTo(32);
        JsonNode limits = answer.path("limits");
        assertThat(limits.path("upload_bytes").asInt()).isEqualTo(2 << 20);
        assertThat(limits.path("waiting").asInt()).isEqualTo(6);
        assertThat(limits.path("waiting_each").asInt()).isEqualTo(2);
        assertThat(limits.path("kept_bytes").asInt()).isEqualTo(32 << 20);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("warning: --host 0.0.0.0 lets other machines in");
    }

    /** What the server says of itself, once it is there. */
    private static JsonNode model(ByteArrayOutputStream out, Thread command) throws IOException, InterruptedException {
        Matcher address = Pattern.compile(":(\\d+)/").matcher("");
        while (command.isAlive()
                && !address.reset(out.toString(StandardCharsets.UTF_8)).find()) {
            Thread.sleep(20);
        }
        URI uri = URI.create("http://127.0.0.1:" + address.group(1) + "/api/model");
        return new JsonMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                        .body());
    }

    @ParameterizedTest
    @CsvSource({
        "--size, 33x32, --size: expected multiples of the patch 8",
        "--queue, 0, --queue: expected a whole number from 1 to 1024",
        "--upload-mb, 9999, --upload-mb: expected a whole number from 1 to 256",
        "--keep-mb, 1, --keep-mb: expected a whole number from 16",
        "--device, tpu, '--device: expected cpu or gpu, found tpu'",
        "--precision, fp16, fp16 needs device gpu"
    })
    void should_refuse_wrong_options(String option, String value, String message) {
        CommandLine run = CommandLine.run("serve", "--model", model, option, value);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }

    @Test
    void should_know_this_machine() {
        assertThat(OriginCheck.isLoopback("127.0.0.1")).isTrue();
        assertThat(OriginCheck.isLoopback("::1")).isTrue();
        assertThat(OriginCheck.isLoopback("localhost")).isTrue();
        assertThat(OriginCheck.isLoopback("0.0.0.0")).isFalse();
        assertThat(OriginCheck.isLoopback("127.example")).isFalse();
    }

    @Test
    void should_tell_a_port_that_is_taken_from_an_address_of_another_machine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Object model = TinyModels.bundle("dino").path();
            CommandLine busy = CommandLine.run("serve", "--model", model, "--port", taken.getLocalPort());
            assertThat(busy.errors())
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort() + ": ", "in use; give another --port (0: any free one)");
            assertThat(CommandLine.run("serve", "--model", model, "--host", "192.0.2.1", "--port", 0)
                            .errors())
                    .singleElement()
                    .asString()
                    .contains("192.0.2.1 port 0: no address of this machine; give another --host");
        }
    }
}
