package cdam.explain.method;

import cdam.config.Nearest;
import cdam.io.UsageException;
import java.util.List;

/** All explanation methods: the one list from which help, docs and the contract test derive. */
public final class Methods {
    public static final List<MethodInfo> ALL = List.of(
            new MethodInfo(
                    "am",
                    "attention of [CLS] to each patch in the last block, mean of the heads",
                    "DINO (Caron et al. 2021); the paper's Eq. 1",
                    false,
                    false,
                    options -> new AttentionMap(options, false)),
            new MethodInfo(
                    "am-heads",
                    "attention of [CLS] to each patch in the last block, head by head",
                    "DINO (Caron et al. 2021); the paper's Eq. 1",
                    false,
                    false,
                    options -> new AttentionMap(options, true)),
            new MethodInfo(
                    "cdam",
                    "class-discriminative attention map: tokens of the last block times the gradient of the target",
                    "the paper's Eq. 2 and 4",
                    true,
                    true,
                    Cdam::new));

    private Methods() {}

    /**
     * A registered method by name.
     *
     * @throws UsageException if there is none of that name
     */
    public static MethodInfo find(String name) {
        return ALL.stream().filter(info -> info.name().equals(name)).findFirst().orElseThrow(() -> {
            List<String> names = ALL.stream().map(MethodInfo::name).toList();
            return new UsageException("no method " + name + "; did you mean " + Nearest.of(name, names)
                    + "? There are: " + String.join(", ", names));
        });
    }
}
