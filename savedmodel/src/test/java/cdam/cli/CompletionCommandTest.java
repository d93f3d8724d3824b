package cdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.cli.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {
    @TempDir
    Path folder = Path.of("");

    private static String run(int status, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(Main.run(new Console(out, out, false), words)).isEqualTo(status);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void should_have_every_command_and_option() {
        String bash = run(0, "completion", "bash");
        String zsh = run(0, "completion", "zsh");
        String man = run(0, "completion", "man");
        assertThat(Main.commands()).hasSizeGreaterThan(4);
        for (Command command : Main.commands()) {
            assertThat(bash).contains("    " + command.name() + ") words=");
            assertThat(zsh).contains("'" + command.name() + ":");
            assertThat(man).contains("\n.SS " + command.name().replace("-", "\\-"));
            for (Option option : Main.options(command).getOptions()) {
                String name = option.getLongOpt();
                assertThat(bash).contains("--" + name);
                assertThat(zsh).contains("--" + name + "[");
                assertThat(man).contains("\\-\\-" + name.replace("-", "\\-"));
            }
        }
        assertThat(run(2, "completion", "bahs")).contains("found bahs (did you mean bash?)");
    }

    /** In the shell itself: bash runs the launcher too. */
    @Test
    void should_complete_in_bash() throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("try.bash"), run(0, "completion", "bash") + """

                COMP_WORDS=(cdam inspect --verif); COMP_CWORD=2; _cdam; echo "${COMPREPLY[@]}"
                COMP_WORDS=(cdam in); COMP_CWORD=1; _cdam; echo "${COMPREPLY[@]}"
                COMP_WORDS=(cdam help expo); COMP_CWORD=2; _cdam; echo "${COMPREPLY[@]}"
                COMP_WORDS=(cdam inspect some); COMP_CWORD=2; _cdam; echo "${COMPREPLY[@]}"
                """);
        Process process = new ProcessBuilder("bash", script.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("--verify\ninspect\nexport\n\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void should_mark_what_must_be_given_and_begin_with_it() {
        assertThat(run(0, "help", "import"))
                .containsSubsequence(
                        "Options (* must be given):",
                        "* --checkpoint FILE|FOLDER",
                        "* --out BUNDLE",
                        "  --arch PRESET");
    }
}
