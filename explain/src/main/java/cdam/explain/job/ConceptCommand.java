package cdam.explain.job;

import cdam.bundle.Bundle;
import cdam.bundle.FramingKind;
import cdam.bundle.ImageSize;
import cdam.bundle.MemoryBound;
import cdam.bundle.Model;
import cdam.bundle.SessionOptions;
import cdam.cli.Command;
import cdam.cli.Console;
import cdam.cli.OptionsOf;
import cdam.cli.ProgressBar;
import cdam.explain.targets.Concept;
import cdam.image.ImageFile;
import cdam.image.ImageFiles;
import cdam.image.ImageInput;
import cdam.image.ImageList;
import cdam.image.ImageTensor;
import cdam.image.Preprocessing;
import cdam.io.Finite;
import cdam.io.UsageException;
import cdam.vit.PassMemory;
import cdam.vit.ViTConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** A folder of images in, their mean latent out (the paper's Eq. 3). */
public final class ConceptCommand implements Command {
    @Override
    public String name() {
        return "concept";
    }

    @Override
    public String summary() {
        return "Makes a concept from a folder of images: the mean of their latents, for targets concept:FILE";
    }

    @Override
    public String synopsis() {
        return "--model BUNDLE --images DIR [--sample N] [--seed S] --out FILE.safetensors [--replace]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "concept --model models/dino-vits8 --images imagenet/val/n02391049 --sample 30 --seed 1 --out zebra.safetensors",
                "explain --model models/dino-vits8 --image photo.jpg --target concept:zebra.safetensors --out out");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(OptionsOf.file("model", "BUNDLE", "an imported model"))
                .addOption(OptionsOf.file("images", "DIR", "images that show the concept"))
                .addOption(OptionsOf.text("sample", "N", "draw so many of them; default: all (the paper: 30)"))
                .addOption(OptionsOf.text("seed", "S", "of the draw; default 0"))
                .addOption(OptionsOf.file("out", "FILE", "NAME.safetensors; the list of images goes to NAME.json"))
                .addOption(OptionsOf.replace("an earlier concept"));
    }

    @Override
    public void run(CommandLine line, Console console) {
        Path out = OptionsOf.requirePath(line, "out");
        if (!out.toString().endsWith(".safetensors")) {
            throw new UsageException("--out: expected a name that ends in .safetensors, found " + out);
        }
        if (!line.hasOption(OptionsOf.REPLACE)) {
            Concept.requireFree(out);
        }
        Bundle bundle = Bundle.open(OptionsOf.requirePath(line, "model"));
        ImageList list = ImageFiles.list(List.of(OptionsOf.requirePath(line, "images")));
        list.leftOut().line().ifPresent(console::note);
        List<ImageFile> all = list.images();
        int seed = line.hasOption("seed") ? OptionsOf.integer(line, "seed", 0, Integer.MAX_VALUE) : 0;
        int sample = line.hasOption("sample") ? OptionsOf.integer(line, "sample", 1, 1_000_000) : all.size();
        if (sample > all.size()) {
            throw new UsageException(
                    "--sample: expected at most the " + all.size() + " images of the folder, found " + sample);
        }
        List<ImageFile> drawn = draw(all, sample, seed);
        ViTConfig config = bundle.card().architecture();
        ImageSize size = ImageSize.of(bundle.card());
        MemoryBound.of(bundle, 0, null)
                .requireImage(PassMemory.of(config, size.height(), size.width()), PassMemory::forward);
        List<Concept.Image> images = new ArrayList<>();
        float[] latents = new float[drawn.size() * config.width()];
        try (Model model = Model.load(bundle, SessionOptions.DEFAULT);
                ProgressBar progress = console.progress("concept", "images", drawn.size())) {
            size.note(config).ifPresent(console::note);
            Preprocessing preprocessing = bundle.card().preprocessing();
            ImageInput input = new ImageInput(
                    FramingKind.STRETCH.to(size, config.patch(), preprocessing.resampling()), preprocessing);
            for (int i = 0; i < drawn.size(); i++) {
                ImageInput.Loaded loaded = input.load(drawn.get(i).path());
                ImageTensor image = loaded.tensor().cutTo(config.patch()).image();
                images.add(new Concept.Image(drawn.get(i).relative().toString(), loaded.sha256()));
                float[] latent = model.latents(image.values(), 1, image.height(), image.width());
                Finite.require(latent, drawn.get(i).source(), "latent");
                System.arraycopy(latent, 0, latents, i * config.width(), config.width());
                progress.step();
            }
        }
        Concept.Card card = new Concept.Card(Concept.Card.FORMAT.number(), bundle.sha256(), images, all.size(), seed);
        Concept.of(card, latents).write(out);
        console.print(out + ": mean latent of " + drawn.size() + " of " + all.size() + " images");
    }

    /** A seeded draw without replacement, in the folder's order. */
    private static List<ImageFile> draw(List<ImageFile> all, int count, long seed) {
        List<ImageFile> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(seed));
        List<ImageFile> drawn = new ArrayList<>(shuffled.subList(0, count));
        drawn.sort(Comparator.comparingInt(all::indexOf));
        return drawn;
    }
}
