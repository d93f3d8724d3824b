package cdam.importer;

import cdam.bundle.HeadKind;
import cdam.bundle.LabelFile;
import cdam.checkpoint.ImportReport;
import java.util.Optional;

/** What a file beside a model's weights says of the head that comes with them: its classes, and what its logits mean. */
record HeadBeside(Optional<LabelFile> labels, Optional<HeadKind> kind) {
    private static final String FILE = "config.json";

    static final HeadBeside NOTHING = new HeadBeside(Optional.empty(), Optional.empty());

    static HeadBeside of(ImportReport report) {
        return new HeadBeside(
                report.labels().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new LabelFile(
                                FILE,
                                report.labels().stream()
                                        .map(label -> new LabelFile.Entry(label.id(), label.name()))
                                        .toList())),
                report.multiLabel().map(several -> several ? HeadKind.MULTI_LABEL : HeadKind.SINGLE_LABEL));
    }

    /** Names of so many classes, which otherwise are called by their index, with the reason. */
    LabelFile labels(int rows) {
        LabelFile numbered = LabelFile.numbered(rows);
        return labels.map(names -> names.entries().size() == rows
                        ? names
                        : new LabelFile(
                                "their index, for " + FILE + " names "
                                        + names.entries().size() + " of the head's " + rows,
                                numbered.entries()))
                .orElse(numbered);
    }
}
