"use strict";
// What is shown, as a command line and as a config; the folders of model and photo are the user's to complete.
const Share = (() => {
  const CONCEPT = "concept.safetensors";

  const target = shown => shown.measure ? `concept:${CONCEPT}:${shown.measure}` : shown.target;
  const file = photo => photo.file.name.replace(/^-/, "./-");
  const concept = (model, shown) => shown.measure
    ? ["scripts/cdam", "concept", "--model", model.name, "--images", "concept", "--out", CONCEPT].map(Overlay.quote).join(" ") + "\n" : "";

  function commandLine(model, photo, shown) {
    return concept(model, shown) + ["scripts/cdam", "explain", "--model", model.name, ...(photo.head ? ["--head", photo.head] : []),
      "--size", `${model.height}x${model.width}`, "--framing", model.framing, "--image", file(photo), "--method", shown.method,
      ...(target(shown) ? ["--target", target(shown)] : []), "--out", "out"].map(Overlay.quote).join(" ");
  }

  // A string of JSON is one of YAML too, but for what YAML does not print.
  const text = value => JSON.stringify(value).replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g,
    one => "\\u" + one.charCodeAt(0).toString(16).padStart(4, "0"));

  function config(model, photo, shown, look) {
    return (concept(model, shown) && "# first: " + concept(model, shown)) + [
      ["model", text(model.name)],
      ["head", photo.head && text(photo.head)],
      ["images", `[${text(file(photo))}]`],
      ["methods", `[${text(shown.method)}]`],
      ["targets", target(shown) && `[${text(target(shown))}]`],
      ["size", `${model.height}x${model.width}`],
      ["framing", model.framing],
      ["render", `{${shown.signed ? "palette" : "sequential"}: ${look.palette}, clip: [${look.clip}], strength: ${look.strength}, `
        + `enlargement: ${look.smooth ? "smooth" : "nearest"}, contours: ${look.contours}}`],
      ["out", "out"]
    ].filter(([, value]) => value).map(([key, value]) => `${key}: ${value}\n`).join("");
  }

  return {commandLine, config};
})();
