package cdam.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cdam.io.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles that say what they should not, and what training scripts leave in them. */
class PickleTest {
    @TempDir
    Path folder;

    private TinyCheckpoint tiny() {
        return new TinyCheckpoint(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "posix, system",
        "builtins, eval",
        "builtins, getattr",
        "torch.hub, load",
        "torch, load",
        "torch._utils, _rebuild_tensor_v3",
        "torch.storage, _load_from_bytes",
        "importlib, import_module",
    })
    void should_refuse_names_that_are_no_tensors(String module, String name) {
        byte[] call = new PickleBytes()
                .global(module, name)
                .text("touch /tmp/x")
                .code(0x85)
                .code('R')
                .stop();
        String reason = "a pickle that names " + module + "." + name + ": refused, nothing in it was run";
        tiny().assertRefused(TinyCheckpoint.zip(call), reason);
        byte[] stackGlobal =
                new PickleBytes().text(module).text(name).code(0x93).stop();
        tiny().assertRefused(TinyCheckpoint.zip(stackGlobal), reason);
        byte[] legacy = new PickleBytes().global(module, name).stop();
        tiny().assertRefused(TorchLegacyTest.legacyFile(legacy, List.of()), reason);
    }

    @Test
    void should_read_over_what_training_scripts_leave() {
        byte[] pickle = new PickleBytes()
                .code('}')
                .code('(')
                .text("args")
                .global("argparse", "Namespace")
                .code(')')
                .code(0x81)
                .code('}')
                .text("arch")
                .text("vit_small")
                .code('s')
                .code('b')
                .text("hyper_parameters")
                .global("pytorch_lightning.utilities.parsing", "AttributeDict")
                .code(')')
                .code('R')
                .text("lr")
                .code('G')
                .raw(new byte[8])
                .code('s')
                .text("size")
                .global("torch", "Size")
                .numbers(1, 2)
                .code(0x85)
                .code('R')
                .text("device")
                .global("torch", "device")
                .text("cuda")
                .code(0x85)
                .code('R')
                .text("best")
                .global("numpy.core.multiarray", "scalar")
                .code(')')
                .code('R')
                .text("set")
                .code(0x8f, '(')
                .number(1)
                .code(0x90)
                .number(3)
                .text("a key that is no text")
                .code(')')
                .text("another")
                .text("model")
                .global("torch._utils", "_rebuild_parameter")
                .tensor("FloatStorage", "0", 6, 0, new int[] {1}, new int[] {1})
                .code(0x88)
                .code(')')
                .code(0x87)
                .code('R')
                .code('u')
                .stop();
        assertThat(tiny().read(TinyCheckpoint.zip(pickle)))
                .extracting(TinyCheckpoint.Read::name)
                .containsExactly("model");
    }

    /** Names that are neither torch's nor to be afraid of are words: what they make is left out, and told. */
    @ParameterizedTest
    @CsvSource({
        "collections, Counter",
        "collections, namedtuple",
        "pathlib._local, PosixPath",
        "datetime, datetime",
        "functools, partial",
        "omegaconf.dictconfig, DictConfig",
        "mine.module, Config",
    })
    void should_read_over_objects_of_any_class(String module, String name) {
        PickleBytes pickle = new PickleBytes().code('}').code('(');
        pickle.text("object")
                .global(module, name)
                .code(')')
                .code('R')
                .code('}', 'q', 7)
                .text("self")
                .code('h', 7) // state that holds itself
                .code('s')
                .code('b');
        pickle.text("called")
                .global(module, name)
                .code(')', 0x81)
                .code(')', 'R')
                .text("entry")
                .number(1)
                .code('s');
        pickle.text("model").tensor("FloatStorage", "0", 6, 0, new int[] {6}, new int[] {1});
        try (Checkpoint checkpoint = Checkpoint.open(
                TinyFiles.write(folder, TinyCheckpoint.zip(pickle.code('u').stop())))) {
            assertThat(checkpoint.tensors()).extracting(StoredTensor::name).containsExactly("model");
            assertThat(checkpoint.types()).containsExactly(module + "." + name);
            assertThat(checkpoint.holders()).isEmpty();
        }
    }

    /** Python's own containers are read whatever they are called, so that no tensor in them is lost. */
    @Test
    void should_find_tensors_in_dictionaries_and_lists_of_other_names() {
        PickleBytes pickle = new PickleBytes().code('}').code('(').text("defaultdict");
        pickle.global("collections", "defaultdict")
                .global("builtins", "dict")
                .code(0x85)
                .code('R');
        pickle.text("x")
                .tensor("FloatStorage", "0", 6, 0, new int[] {1}, new int[] {1})
                .code('s');
        pickle.text("pairs").global("collections", "OrderedDict").code(']').code(']');
        pickle.text("y")
                .code('a')
                .tensor("FloatStorage", "0", 6, 1, new int[] {1}, new int[] {1})
                .code('a');
        pickle.code('a').code(0x85).code('R');
        pickle.text("frozen").code('(');
        pickle.tensor("FloatStorage", "0", 6, 2, new int[] {1}, new int[] {1}).code(0x91);
        assertThat(tiny().read(TinyCheckpoint.zip(pickle.code('u').stop())))
                .extracting(TinyCheckpoint.Read::name)
                .containsExactly("defaultdict/x", "pairs/y", "frozen/0");
    }

    /** A pickled model: no tensor may be lost in silence. */
    @Test
    void should_refuse_by_its_class_an_object_that_holds_tensors() {
        PickleBytes pickle = new PickleBytes().code('}').code('(');
        pickle.text("epoch").number(3);
        pickle.text("model")
                .global("timm.models", "Net")
                .code(')')
                .code(0x81)
                .code('}')
                .text("_modules")
                .code('}');
        pickle.text("blocks")
                .global("torch.nn.modules.container", "Sequential")
                .code(')')
                .code(0x81)
                .code('}');
        pickle.text("w")
                .tensor("FloatStorage", "0", 6, 0, new int[] {6}, new int[] {1})
                .code('s', 'b', 's', 's', 'b');
        byte[] file = TinyCheckpoint.zip(pickle.code('u').stop());
        try (Checkpoint checkpoint = Checkpoint.open(TinyFiles.write(folder, file))) {
            assertThat(checkpoint.tensors()).isEmpty();
            assertThat(checkpoint.holders()).containsExactly("model: timm.models.Net");
            assertThatThrownBy(() -> Location.choose(checkpoint, null, null))
                    .isInstanceOf(InputException.class)
                    .hasMessageContainingAll(
                            "an object with tensors in it (model: timm.models.Net)",
                            "model.state_dict()",
                            "--checkpoint-key");
        }
    }

    @Test
    void should_read_protocol_4() {
        byte[] pickle = new PickleBytes()
                .code(0x95)
                .little(99, 8)
                .code('}')
                .code(0x94)
                .code(0x8c, 1, 'x')
                .code(0x94)
                .text("torch._utils")
                .text("_rebuild_tensor")
                .code(0x93)
                .code('(')
                .storage("FloatStorage", "0", 6)
                .number(3)
                .numbers(1)
                .numbers(1)
                .code('t')
                .code('R')
                .code('s')
                .code('h', 0)
                .stop();
        assertThat(tiny().read(TinyCheckpoint.zip(pickle)))
                .extracting(TinyCheckpoint.Read::values)
                .containsExactly(List.of(3f));
    }

    @ParameterizedTest
    @ValueSource(ints = {'i', 'o', 'P', 'I', 'd', 'l', 0x82, 0x92, 0x97, 0xff})
    void should_refuse_codes_that_torch_does_not_write(int code) {
        tiny().assertRefused(
                        TinyCheckpoint.zip(new PickleBytes().code(code).stop()),
                        String.format(Locale.ROOT, "the pickle code %02x", code));
    }

    @Test
    void should_refuse_pickles_that_make_no_sense() {
        tiny().assertRefused(TinyCheckpoint.zip(new PickleBytes().stop()), "takes more values than it has");
        tiny().assertRefused(TinyCheckpoint.zip(new PickleBytes().code('t').stop()), "closes a group");
        tiny().assertRefused(TinyCheckpoint.zip(new PickleBytes().code('h', 3).stop()), "recalls value 3");
        tiny().assertRefused(
                        TinyCheckpoint.zip(new PickleBytes().code('(', 0x85).stop()), "takes more values");
        tiny().assertRefused(
                        TinyCheckpoint.zip(
                                new PickleBytes().number(1).number(2).code('a').stop()),
                        "no list");
        tiny().assertRefused(
                        TinyCheckpoint.zip(new PickleBytes()
                                .code('}')
                                .number(2)
                                .number(2)
                                .number(1)
                                .code('s')
                                .stop()),
                        "no dictionary");
        tiny().assertRefused(
                        TinyCheckpoint.zip(
                                new PickleBytes().number(1).code(')', 'R').stop()),
                        "needs a PickleGlobal, found Long");
        tiny().assertRefused(
                        TinyCheckpoint.zip(new PickleBytes().number(1).code('Q').stop()), "needs a List, found Long");
        tiny().assertRefused(
                        TinyCheckpoint.zip(new PickleBytes().code(')', 'Q').stop()),
                        "argument 1 of a tensor, found none");
        tiny().assertRefused(
                        TinyCheckpoint.zip(new PickleBytes()
                                .global("torch._utils", "_rebuild_tensor_v2")
                                .code(')', 'R')
                                .stop()),
                        "expected Storage as argument 0 of a tensor, found none");
        tiny().assertRefused(
                        TinyCheckpoint.zip(new PickleBytes()
                                .raw("c".getBytes(StandardCharsets.UTF_8))
                                .raw(new byte[999])
                                .stop()),
                        "a name of more than 256 characters");
        PickleBytes twice = new PickleBytes().code('}').code('(');
        twice.text("x").number(1).text("x").number(2).code('u');
        tiny().assertRefused(TinyCheckpoint.zip(twice.stop()), "the name x stands in a dictionary twice");
    }

    @Test
    void should_refuse_forged_lengths_before_allocating() {
        tiny().assertRefused(
                        TinyCheckpoint.zip(new PickleBytes()
                                .code('X')
                                .little(0x7fffffff, 4)
                                .stop()),
                        "expected 2147483647 more bytes");
        tiny().assertRefused(
                        TinyCheckpoint.zip(new PickleBytes()
                                .code('X')
                                .little(0xffffffffL, 4)
                                .stop()),
                        "expected 4294967295 more bytes");
        tiny().assertRefused(
                        TinyCheckpoint.zip(new PickleBytes()
                                .code('B')
                                .little(0xffffffffL, 4)
                                .stop()),
                        "expected 4294967295 more bytes");
        tiny().assertRefused(TinyCheckpoint.zip(new PickleBytes().bytes()), "expected 1 more bytes, found 0");
    }

    @Test
    void should_read_over_texts_that_no_name_has_and_refuse_many_long_ones() {
        PickleBytes pickle = new PickleBytes()
                .code('}')
                .text("x".repeat(20 << 20))
                .text("y".repeat(1 << 17))
                .code('s');
        pickle.text("z")
                .tensor("FloatStorage", "0", 6, 0, new int[] {6}, new int[] {1})
                .code('s');
        assertThat(tiny().read(TinyCheckpoint.zip(pickle.stop()))).hasSize(1);
        PickleBytes many = new PickleBytes().code('(');
        for (int i = 0; i < 300; i++) {
            many.text("x".repeat(1 << 16));
        }
        tiny().assertRefused(TinyCheckpoint.zip(many.code('t').stop()), "more than 16777216 bytes of text");
    }

    @Test
    void should_refuse_endless_pickles() {
        PickleBytes steps = new PickleBytes();
        for (int i = 0; i < 1_000_001; i++) {
            steps.code('N');
        }
        tiny().assertRefused(TinyCheckpoint.zip(steps.stop()), "more than 1000000 steps");
    }

    // Each list holds the one before it twice: 2^40 leaves in some hundred bytes.
    @Test
    void should_refuse_values_that_are_shared_without_end() {
        PickleBytes lists = new PickleBytes().number(1).code('q', 0);
        for (int i = 0; i < 40; i++) {
            lists.code('h', i, 'h', i, 0x86, 'q', i + 1);
        }
        tiny().assertRefused(TinyCheckpoint.zip(lists.stop()), "nested deeper, or shared more often");
        PickleBytes wide = new PickleBytes().number(1).code('q', 0);
        for (int i = 0; i < 25; i++) {
            wide.code('(', 'h', i, 'h', i, 'h', i, 't', 'q', i + 1);
        }
        tiny().assertRefused(TinyCheckpoint.zip(wide.stop()), "nested deeper, or shared more often");
        byte[] circle = new PickleBytes().code(']', 'q', 0, 'h', 0, 'a').stop();
        tiny().assertRefused(TinyCheckpoint.zip(circle), "nested deeper, or shared more often");
    }

    @Test
    void should_refuse_more_tensors_than_any_checkpoint_has() {
        PickleBytes pickle = new PickleBytes().code('(');
        pickle.tensor("FloatStorage", "0", 6, 0, new int[] {1}, new int[] {1}).code('q', 0);
        for (int i = 0; i < 30_000; i++) {
            pickle.code('h', 0);
        }
        tiny().assertRefused(TinyCheckpoint.zip(pickle.code('t').stop()), "more than 30000 tensors");
    }

    @Test
    void should_keep_errors_on_one_line() {
        byte[] pickle = new PickleBytes()
                .code('}')
                .text("evil\nname\u001b[2J" + "x".repeat(5000))
                .tensor("FloatStorage", "0", 6, 0, new int[] {1}, new int[] {1})
                .code('s')
                .stop();
        assertThatThrownBy(() -> tiny().read(TinyCheckpoint.zip(pickle)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("expected a tensor name of at most 1024 printable characters")
                .message()
                .doesNotContain("\n", "\u001b")
                .hasSizeLessThan(1200);
    }
}
