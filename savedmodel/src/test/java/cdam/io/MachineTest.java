package cdam.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {
    /** Lines of Linux's list of processors. */
    @ParameterizedTest
    @CsvSource({
        "flags : fpu avx2 avx512f, false",
        "flags : fpu avx2 avx512f avx512_bf16, true",
        "flags : fpu amx_tile amx_bf16, true",
        "Features : fp asimd bf16, true",
        "Features : fp asimd, false",
        "model name : bf16, true",
    })
    void should_know_whether_a_processor_multiplies_bf16(String line, boolean expected) {
        assertThat(Machine.multipliesBf16(List.of("processor : 0", line))).isEqualTo(expected);
    }
}
