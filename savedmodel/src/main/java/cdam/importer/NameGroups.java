package cdam.importer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Names of tensors that were left out, in one line: many that begin alike are counted together. */
final class NameGroups {
    private static final int FEW = 4;

    private NameGroups() {}

    /** {@code mask_token, decoder_blocks.* (96 tensors)}. */
    static String of(List<String> names) {
        Map<String, List<String>> groups = names.stream()
                .collect(Collectors.groupingBy(NameGroups::group, LinkedHashMap::new, Collectors.toList()));
        return groups.entrySet().stream()
                .map(group -> group.getValue().size() > FEW
                        ? group.getKey() + "* (" + group.getValue().size() + " tensors)"
                        : String.join(", ", group.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Up to the first dot. */
    private static String group(String name) {
        return name.substring(0, name.indexOf('.') + 1);
    }
}
