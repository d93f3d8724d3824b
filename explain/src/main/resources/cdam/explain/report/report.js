{
  const data = JSON.parse(document.getElementById("data").textContent);
  const {header, entries, failed} = data;
  const by = id => document.getElementById(id);
  const sides = ["a", "b"];
  const FILTERS = ["find", "label", "outcome", "low", "high", "sort"];
  const MOST_KEPT = 64;
  const state = {place: 0, token: -1, a: null, b: null, wanted: {a: "", b: ""}};

  const {element, option} = Overlay;
  const scores = map => map.decoded ||= Overlay.floats(map.scores);

  // The images of a run: in its page, or each in a file that read(place) gets.
  function source(run, read) {
    const kept = new Map();
    return {entries: run.entries, places: new Map(run.entries.map((entry, place) => [entry.id, place])), load(place) {
      if (!run.apart) {
        return Promise.resolve(run.images[place]);
      }
      if (!kept.has(place)) {
        kept.set(place, read(place));
        if (kept.size > MOST_KEPT) {
          kept.delete(kept.keys().next().value);
        }
      }
      return kept.get(place);
    }};
  }

  const FILES = "index-files/";
  const arriving = new Map();
  window.reportImage = (place, image) => arriving.get(place)?.(image);
  const own = source(data, place => new Promise((arrived, missed) => {
    arriving.set(place, arrived);
    const script = document.createElement("script");
    script.src = FILES + place + ".js";
    script.onload = () => script.remove();
    script.onerror = () => missed(new Error(FILES + place + ".js is missing: it belongs beside this page"));
    document.head.append(script);
  }));
  let other = null;

  const SHARED = {map: "its own scale", row: "one scale for this image's maps of the method", sheet: "one scale for all images' maps of the method"};
  const scales = new Map();

  // Kept: that of all images needs every map of a method.
  function scale({map, of, run}) {
    const scope = by("scale").value;
    const key = [run, scope, scope === "sheet" ? "" : state.place, scope === "map" ? map.key : map.method, by("clip").value].join("|");
    if (!scales.has(key)) {
      const sharing = scope === "map" ? [map]
          : (scope === "row" || run ? [of] : data.images).flatMap(image => image.maps.filter(one => one.method === map.method));
      scales.set(key, Overlay.scale(sharing.map(scores), map.signed, Overlay.clip(by("clip"))));
    }
    return scales.get(key);
  }

  // The token of another grid that lies at the same place.
  function token(of) {
    const {rows, columns} = state.image;
    const along = (at, from, to) => Math.floor((at + 0.5) * to / from);
    return along(Math.floor(state.token / columns), rows, of.rows) * of.columns + along(state.token % columns, columns, of.columns);
  }

  function paint() {
    Overlay.draw(by("photo"), state.photo);
    const contours = by("contours").checked;
    for (const side of sides) {
      const {map, of, photo} = state[side];
      const colours = Overlay.colours(header.look, map.signed, by(map.signed ? "palette" : "sequential").value);
      const place = scale(state[side]);
      Overlay.paint(by("map-" + side), photo, scores(map), of.rows, of.columns, {
        colours, scale: place, strength: Number(by("strength").value), smooth: by("smooth").checked, contours});
      Overlay.bar(by("bar-" + side), colours, place,
        {shared: SHARED[by("scale").value], contours, hidden: !by("colour-bar").checked});
    }
    if (state.token >= 0) {
      Overlay.frame(by("photo"), state.image.rows, state.image.columns, state.token);
      sides.forEach(side => Overlay.frame(by("map-" + side), state[side].of.rows, state[side].of.columns, token(state[side].of)));
    }
  }

  function row(cells) {
    const made = document.createElement("tr");
    cells.forEach((cell, i) => made.append(element("td", cell, i ? "number" : "")));
    return made;
  }

  function describe() {
    const {image, token: at} = state;
    if (at < 0) {
      return;
    }
    const table = document.createElement("table");
    for (const side of sides) {
      const {title, map, of} = state[side];
      table.append(row([side.toUpperCase() + ": " + title, Overlay.number(scores(map)[token(of)])]));
    }
    const parts = [element("p", `row ${Math.floor(at / image.columns) + 1} of ${image.rows}, `
        + `column ${at % image.columns + 1} of ${image.columns}`), table];
    if (image.tokens) {
      const tokens = image.tokens;
      tokens.decoded ||= {classes: Overlay.ints(tokens.classes), scores: Overlay.floats(tokens.scores)};
      parts.push(Overlay.sides(...[["for", 0], ["against", tokens.each]].map(([kind, from]) => {
        const list = document.createElement("table");
        for (let i = from; i < from + tokens.each; i++) {
          const one = at * 2 * tokens.each + i;
          const score = tokens.decoded.scores[one];
          if (kind === "for" ? score > 0 : score < 0) {
            list.append(row([tokens.names[tokens.decoded.classes[one]], Overlay.number(score)]));
          }
        }
        return [element("p", `speaks ${kind} most (${tokens.method})` + (list.rows.length ? "" : ": no class"), kind), list];
      })));
    } else if (image.predictions.length) {
      parts.push(element("p", "The classes that a token speaks for and against are here where the run asked for cdam with the target class:all.", "hint"));
    }
    by("token").replaceChildren(...parts);
  }

  // The maps, those of a method together.
  function choices(all) {
    return [...new Set(all.map(one => one.group))].map(label => {
      const group = Object.assign(document.createElement("optgroup"), {label});
      group.append(...all.filter(one => one.group === label).map(one => option(one.key, one.title)));
      return group;
    });
  }

  // What can be shown of an image: run is 0 for this one, 1 for the second.
  const maps = (of, photo, run) => of.maps.map(map => ({map, of, photo, run, key: (run ? "2: " : "") + map.key,
    group: (run ? "second run: " : "") + map.method, title: (run ? "second run: " : "") + map.title}));

  function predictions(id, image) {
    by(id).tBodies[0].replaceChildren(...(image ? image.predictions : []).map(one =>
      row([one.name, Gallery.percent(one.probability), one.logit.toFixed(2)])));
    by(id).hidden = !image || image.predictions.length === 0;
  }

  async function show(place) {
    state.place = place;
    const entry = entries[place];
    const found = other ? other.places.get(entry.id) : undefined;
    let image, second, photo, secondPhoto;
    try {
      [image, second] = await Promise.all([own.load(place), found === undefined ? undefined : other.load(found)]);
      [photo, secondPhoto] = await Promise.all([image, second].map(one => one && Overlay.pixels(one.photo)));
    } catch (e) {
      tell(e.message);
      return;
    }
    if (state.place !== place) {
      return;
    }
    Object.assign(state, {image, photo});
    state.all = [...maps(image, photo, 0), ...second ? maps(second, secondPhoto, 1) : []];
    const first = Math.max(0, state.all.findIndex(one => one.map.signed));
    for (const [side, at] of [["a", first], ["b", Math.min(first + 1, image.maps.length - 1)]]) {
      by("choice-" + side).replaceChildren(...choices(state.all));
      state[side] = state.all.find(one => one.key === state.wanted[side]) || state.all[at];
      by("choice-" + side).value = state[side].key;
    }
    predictions("predictions", image);
    predictions("second", second);
    by("facts").replaceChildren(...(entry.actual ? [`is ${entry.actual}, says its folder`] : []).concat(image.facts)
      .map(fact => element("li", fact)));
    if (state.token >= image.rows * image.columns) {
      state.token = -1;
    }
    mark();
    paint();
    describe();
  }

  // Where one is: in the gallery, on the buttons, in the address.
  function mark() {
    const {place} = state;
    const at = gallery.at(place);
    gallery.mark(place);
    by("image").textContent = entries[place].name + (at < 0 ? "" : ` · ${at + 1} of ${count}`);
    by("previous").disabled = gallery.after(place, -1) === undefined;
    by("next").disabled = gallery.after(place, 1) === undefined;
    const words = new URLSearchParams({image: entries[place].name, a: state.a.key, b: state.b.key});
    FILTERS.filter(id => by(id).value !== usual[id]).forEach(id => words.set(id, by(id).value));
    history.replaceState(null, "", "#" + words);
  }

  function step(move) {
    const place = gallery.after(state.place, move);
    if (place !== undefined) {
      show(place);
    }
  }

  let count = entries.length;

  function filter() {
    const asked = Object.fromEntries(FILTERS.map(id => [id, by(id).value]));
    const places = Gallery.choose(entries, {...asked, low: Number(asked.low), high: Number(asked.high)}, other?.predicted);
    count = places.length;
    by("count").textContent = `${places.length} of ${entries.length} images`;
    gallery.list(places);
    return places;
  }

  // What the address says of images and maps; what it does not say stays as it is at the beginning.
  function follow() {
    const words = new URLSearchParams(location.hash.slice(1));
    FILTERS.forEach(id => by(id).value = words.get(id) ?? usual[id]);
    sides.forEach(side => state.wanted[side] = words.get(side) || "");
    const places = filter();
    const name = words.get("image");
    const place = entries.findIndex(entry => entry.name === name);
    if (name && place < 0) {
      tell(`There is no image ${name} on this page.`);
    }
    show(place < 0 ? places[0] ?? 0 : place);
  }

  function tell(text) {
    by("notice").hidden = false;
    by("notice").textContent = text;
  }

  function commandLine() {
    const shown = sides.map(side => state[side].map);
    const targets = shown.map(map => map.target).filter(target => target);
    return ["scripts/cdam", ...[...header.command, "--image", state.image.file.replace(/^-/, "./-"), "--method", ...new Set(shown.map(map => map.spec)),
      ...(targets.length ? ["--target", ...new Set(targets)] : []), "--out", "out"].map(Overlay.quote)].join(" ");
  }

  // The page of another run, and of a run whose images are files of their own its folder.
  async function compare(file, files) {
    try {
      const page = new DOMParser().parseFromString(await file.text(), "text/html").getElementById("data");
      const run = page && JSON.parse(page.textContent);
      if (!run?.entries) {
        throw new Error(`${file.name}: expected the index.html of a run of explain, by this release`);
      }
      by("other-files").hidden = !run.apart;
      if (run.apart && !files) {
        by("said").textContent = "That run's photos and maps are in files of their own: choose its folder too.";
        return;
      }
      other = source(run, async place => {
        const part = files.find(one => one.webkitRelativePath.endsWith(`/${FILES}${place}.js`));
        if (!part) {
          throw new Error(`${FILES}${place}.js is missing in the folder of the second run`);
        }
        const text = await part.text();
        return JSON.parse(text.slice(text.indexOf(",") + 1, text.lastIndexOf(")")));
      });
      other.predicted = new Map(run.entries.map(entry => [entry.id, entry.predicted]));
      const both = entries.filter(entry => other.places.has(entry.id));
      const differ = both.filter(entry => other.predicted.get(entry.id) !== entry.predicted).length;
      by("said").textContent = `Second run: ${run.header.title.join(" · ")}. ${both.length} photos are in both, `
          + `${differ} are predicted otherwise.`;
      by("outcome").querySelector("[value=differs]").hidden = false;
      scales.clear();
      state.wanted = {a: state.a.key, b: "2: " + state.a.map.key};
      filter();
      await show(state.place);
    } catch (e) {
      tell(e.message);
    }
  }

  function choose(at) {
    if (at >= 0 && at !== state.token) {
      state.token = at;
      paint();
      describe();
    }
  }

  function definitions(id, entries) {
    by(id).replaceChildren(...Object.entries(entries).flatMap(([name, text]) => [element("dt", name), element("dd", text)]));
  }

  document.title = header.title[0];
  by("title").textContent = header.title[0];
  by("subtitle").textContent = header.title.slice(1).join(" · ");
  definitions("definitions", header.definitions);
  definitions("provenance", header.provenance);
  const {look} = header;
  by("strength").value = String(look.strength);
  by("scale").value = look.scale;
  by("smooth").checked = look.smooth;
  by("contours").checked = look.contours;
  by("colour-bar").checked = look.colour_bar;
  Overlay.clips(by("clip"), look);
  for (const signed of [true, false]) {
    const select = by(signed ? "palette" : "sequential");
    Overlay.palettes(select, look, signed);
    select.parentElement.hidden = !data.apart && !data.images.some(image => image.maps.some(map => map.signed === signed));
  }
  if (failed.length) {
    by("failed").hidden = false;
    by("failed").querySelector("summary").textContent = failed.length === 1 ? "1 image could not be explained"
        : `${failed.length} images could not be explained`;
    by("failed").querySelector("dl").replaceChildren(
      ...failed.flatMap(one => [element("dt", one.name), element("dd", one.reason)]));
  }
  const actual = entries.filter(entry => entry.actual).length;
  by("outcome").querySelectorAll("[value=wrong], [value=right]").forEach(one => one.hidden = actual === 0);
  by("outcome").querySelector("[value=differs]").hidden = true;
  const labels = new Map();
  entries.forEach(entry => new Set([entry.predicted, entry.actual]).forEach(one => one && labels.set(one, (labels.get(one) || 0) + 1)));
  by("label").replaceChildren(option("", "all"), ...[...labels.keys()].sort().map(one => option(one, `${one} (${labels.get(one)})`)));
  if (data.apart) {
    by("scale").querySelector("[value=sheet]").remove(); // it would need all files
    by("scale").value ||= "row";
  }
  const usual = Object.fromEntries(FILTERS.map(id => [id, by(id).value]));
  const gallery = Gallery.of(by("gallery"), entries, place => data.apart ? `${FILES}${place}.jpg` : data.images[place].photo, show);
  by("gallery").hidden = entries.length < 2;
  by("which").hidden = entries.length < 2;
  if (entries.length) {
    FILTERS.forEach(id => by(id).addEventListener("input", () => {
      const places = filter();
      if (places.length && !places.includes(state.place)) {
        show(places[0]);
      } else {
        mark();
      }
    }));
    by("previous").addEventListener("click", () => step(-1));
    by("next").addEventListener("click", () => step(1));
    document.addEventListener("keydown", event => {
      const move = {n: 1, p: -1}[event.key];
      if (move && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input, select")) {
        step(move);
      }
    });
    by("link").addEventListener("click", () => Overlay.copy(by("said"), location.href, "The link"));
    by("copy").addEventListener("click", () => Overlay.copy(by("said"), commandLine(), "The command line (the paths of model and photo are yours to complete)"));
    by("other").addEventListener("change", event => event.target.files.length && compare(event.target.files[0]));
    by("other-folder").addEventListener("change", event => {
      const files = [...event.target.files];
      const page = files.find(one => /^[^/]*\/index\.html$/.test(one.webkitRelativePath));
      if (page) {
        compare(page, files);
      } else {
        tell("That folder has no index.html.");
      }
    });
    addEventListener("hashchange", follow);
    for (const side of sides) {
      by("choice-" + side).addEventListener("change", event => {
        state.wanted[side] = event.target.value;
        state[side] = state.all.find(one => one.key === event.target.value);
        mark();
        paint();
        describe();
      });
    }
    for (const id of ["scale", "clip", "smooth", "strength", "palette", "sequential", "contours", "colour-bar"]) {
      by(id).addEventListener("input", paint);
    }
    for (const id of ["photo", "map-a", "map-b"]) {
      const point = event => choose(Overlay.tokenAt(event, state.image.rows, state.image.columns));
      by(id).addEventListener("pointermove", point);
      by(id).addEventListener("pointerdown", point);
      by(id).addEventListener("keydown", event =>
        choose(Overlay.tokenAfter(event, state.token, state.image.rows, state.image.columns)));
    }
    follow();
  } else {
    document.querySelectorAll(".controls, .stage, .columns").forEach(part => part.hidden = true);
    tell("No image of this run has results.");
  }
}
