"""Reads what `scripts/cdam explain` wrote; needs numpy only. Copy it to where you need it.

    from read_run import Run
    for image in Run("out/first"):
        print(image.name, image.predicted["name"], image.predicted["probability"])
        for title, scores in image.maps("cdam.top-2"):    # raw signed float32, (rows, columns)
            print(title, scores.shape, scores.max())

From a shell, `python3 scripts/read_run.py OUT` lists a run's images, predictions and maps.
"""
import json
import pathlib
import sys

import numpy


class Image:
    def __init__(self, root, record):
        self.record = record  # source, folder, sha256, rows, columns, classes of each target, diagnostics
        self.name = record["folder"]
        self.folder = pathlib.Path(root, record["folder"])
        prediction = json.loads(self.folder.joinpath("prediction.json").read_text("utf-8"))
        self.latent = numpy.array(prediction["latent"], numpy.float32)
        self.logits = numpy.array(prediction["logits"], numpy.float32)  # empty without a head
        self.top = prediction["top"]  # index, id, name, logit, probability; the likeliest first

    @property
    def predicted(self):
        return self.top[0] if self.top else None

    def files(self):
        """Names of the maps' files without the ending, such as cdam.top-2."""
        return sorted(file.stem for file in self.folder.glob("*.npy"))

    def scores(self, name):
        """The scores of a file: (rows, columns), or (maps, rows, columns) where it has several."""
        return numpy.asarray(numpy.load(self.folder / (name + ".npy"), allow_pickle=False), numpy.float32)

    def maps(self, name):
        """Pairs of a title and the scores (rows, columns) of each map of a file."""
        scores = self.scores(name)
        classes = self.record["classes"].get(name.split(".", 1)[-1].replace("-", ":", 1), [])
        names = {one["index"]: one["name"] for one in self.top}
        for i, one in enumerate(scores if scores.ndim == 3 else scores[None]):
            index = classes[i] if i < len(classes) else i
            yield names.get(index, str(index)) if classes or scores.ndim == 3 else name, one


class Run:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.record = json.loads(self.root.joinpath("run.json").read_text("utf-8"))
        if self.record["format_version"] != 1:
            raise ValueError("run.json: expected format_version 1, found %s" % self.record["format_version"])

    def __iter__(self):
        """The images that have results."""
        return (Image(self.root, record) for record in self.record["images"] if not record["error"])


if __name__ == "__main__":
    for image in Run(sys.argv[1]):
        print(image.name, image.predicted["name"] if image.predicted else "")
        for file in image.files():
            print("  ", file, *image.scores(file).shape)
