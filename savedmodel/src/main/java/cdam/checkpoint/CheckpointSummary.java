package cdam.checkpoint;

import cdam.vit.Preset;
import cdam.vit.ViTConfig;
import java.util.Optional;

/**
 * The model that import would take from a checkpoint, no number being read.
 *
 * @param config its configuration
 * @param head the linear head that import would take, with its shape; empty where the file has none
 * @param published the published model that this is beyond doubt
 * @param report what was found out
 */
public record CheckpointSummary(
        ViTConfig config, Optional<String> head, Optional<Preset> published, ImportReport report) {}
