{
  const {header, images, failed, left_out: leftOut} = JSON.parse(document.getElementById("data").textContent);
  const by = id => document.getElementById(id);
  const sides = ["a", "b"];
  const state = {image: 0, a: "", b: "", token: -1, photo: null};

  const {element, option} = Overlay;
  const scores = map => map.decoded ||= Overlay.floats(map.scores);
  const current = () => images[state.image];
  const chosen = side => current().maps.find(map => map.key === state[side]) || current().maps[0];

  const SHARED = {map: "its own scale", row: "one scale for this image's maps of the method", sheet: "one scale for all images' maps of the method"};
  const scales = new Map();

  // Kept: that of all images needs every map of a method.
  function scale(map) {
    const scope = by("scale").value;
    const key = [scope, scope === "sheet" ? "" : state.image, scope === "map" ? map.key : map.method, by("clip").value].join("|");
    if (!scales.has(key)) {
      const sharing = scope === "map" ? [map]
          : (scope === "row" ? [current()] : images).flatMap(image => image.maps.filter(one => one.method === map.method));
      scales.set(key, Overlay.scale(sharing.map(scores), map.signed, Overlay.clip(by("clip"))));
    }
    return scales.get(key);
  }

  function paint() {
    const image = current();
    Overlay.draw(by("photo"), state.photo);
    const contours = by("contours").checked;
    for (const side of sides) {
      const map = chosen(side);
      const colours = Overlay.colours(header.look, map.signed, by(map.signed ? "palette" : "sequential").value);
      const place = scale(map);
      Overlay.paint(by("map-" + side), state.photo, scores(map), image.rows, image.columns, {
        colours, scale: place, strength: Number(by("strength").value), smooth: by("smooth").checked, contours});
      Overlay.bar(by("bar-" + side), colours, place,
        {shared: SHARED[by("scale").value], contours, hidden: !by("colour-bar").checked});
    }
    if (state.token >= 0) {
      for (const id of ["photo", "map-a", "map-b"]) {
        Overlay.frame(by(id), image.rows, image.columns, state.token);
      }
    }
  }

  function row(cells) {
    const made = document.createElement("tr");
    cells.forEach((cell, i) => made.append(element("td", cell, i ? "number" : "")));
    return made;
  }

  function describe() {
    const image = current();
    const token = state.token;
    if (token < 0) {
      return;
    }
    const table = document.createElement("table");
    for (const side of sides) {
      const map = chosen(side);
      table.append(row([side.toUpperCase() + ": " + map.title, Overlay.number(scores(map)[token])]));
    }
    const parts = [element("p", `row ${Math.floor(token / image.columns) + 1} of ${image.rows}, `
        + `column ${token % image.columns + 1} of ${image.columns}`), table];
    if (image.tokens) {
      const tokens = image.tokens;
      tokens.decoded ||= {classes: Overlay.ints(tokens.classes), scores: Overlay.floats(tokens.scores)};
      for (const [kind, from] of [["for", 0], ["against", tokens.each]]) {
        const list = document.createElement("table");
        for (let i = from; i < from + tokens.each; i++) {
          const at = token * 2 * tokens.each + i;
          const score = tokens.decoded.scores[at];
          if (kind === "for" ? score > 0 : score < 0) {
            list.append(row([tokens.names[tokens.decoded.classes[at]], Overlay.number(score)]));
          }
        }
        parts.push(element("p", `speaks ${kind} most (${tokens.method})` + (list.rows.length ? "" : ": no class"), kind), list);
      }
    } else if (image.predictions.length) {
      parts.push(element("p", "The classes that a token speaks for and against are here where the run asked for cdam with the target class:all.", "hint"));
    }
    by("token").replaceChildren(...parts);
  }

  // The maps, those of a method together.
  function choices(maps) {
    return [...new Set(maps.map(map => map.method))].map(method => {
      const group = Object.assign(document.createElement("optgroup"), {label: method});
      group.append(...maps.filter(map => map.method === method).map(map => option(map.key, map.title)));
      return group;
    });
  }

  async function show(index) {
    state.image = index;
    const image = current();
    by("image").value = String(index);
    by("previous").disabled = index === 0;
    by("next").disabled = index === images.length - 1;
    for (const side of sides) {
      const kept = chosen(side).key;
      by("choice-" + side).replaceChildren(...choices(image.maps));
      by("choice-" + side).value = kept;
    }
    by("predictions").tBodies[0].replaceChildren(...image.predictions.map(one =>
      row([one.name, (100 * one.probability).toFixed(1) + " %", one.logit.toFixed(2)])));
    by("predictions").hidden = image.predictions.length === 0;
    by("facts").replaceChildren(...image.facts.map(fact => element("li", fact)));
    if (state.token >= image.rows * image.columns) {
      state.token = -1;
    }
    const photo = await Overlay.pixels(image.photo);
    if (state.image === index) {
      state.photo = photo;
      paint();
      describe();
    }
  }

  function choose(token) {
    if (token >= 0 && token !== state.token) {
      state.token = token;
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
    select.parentElement.hidden = !images.some(image => image.maps.some(map => map.signed === signed));
  }
  if (failed.length) {
    by("failed").hidden = false;
    by("failed").querySelector("summary").textContent = failed.length === 1 ? "1 image could not be explained"
        : `${failed.length} images could not be explained`;
    by("failed").querySelector("dl").replaceChildren(
      ...failed.flatMap(one => [element("dt", one.name), element("dd", one.reason)]));
  }
  if (leftOut) {
    by("notice").hidden = false;
    by("notice").textContent = `${leftOut} further images are not on this page, which would be too large; their results are in their folders.`;
  }
  if (images.length) {
    by("image").replaceChildren(...images.map((image, i) => option(String(i), image.name)));
    const first = Math.max(0, current().maps.findIndex(map => map.signed));
    state.a = current().maps[first].key;
    state.b = (current().maps[first + 1] || current().maps[0]).key;
    by("image").addEventListener("change", () => show(Number(by("image").value)));
    by("previous").addEventListener("click", () => show(state.image - 1));
    by("next").addEventListener("click", () => show(state.image + 1));
    for (const side of sides) {
      by("choice-" + side).addEventListener("change", event => {
        state[side] = event.target.value;
        paint();
        describe();
      });
    }
    for (const id of ["scale", "clip", "smooth", "strength", "palette", "sequential", "contours", "colour-bar"]) {
      by(id).addEventListener("input", paint);
    }
    for (const id of ["photo", "map-a", "map-b"]) {
      const point = event => choose(Overlay.tokenAt(event, current().rows, current().columns));
      by(id).addEventListener("pointermove", point);
      by(id).addEventListener("pointerdown", point);
      by(id).addEventListener("keydown", event =>
        choose(Overlay.tokenAfter(event, state.token, current().rows, current().columns)));
    }
    show(0);
  } else {
    document.querySelectorAll(".controls, .stage, .columns").forEach(part => part.hidden = true);
    by("notice").hidden = false;
    by("notice").textContent = "No image of this run has results.";
  }
}
