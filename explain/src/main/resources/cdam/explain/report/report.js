{
  const {header, images, left_out: leftOut} = JSON.parse(document.getElementById("data").textContent);
  const by = id => document.getElementById(id);
  const sides = ["a", "b"];
  const state = {image: 0, a: "", b: "", token: -1, photo: null};

  // Text goes into the page as text only.
  function element(name, text, style) {
    const made = document.createElement(name);
    made.textContent = text;
    if (style) {
      made.className = style;
    }
    return made;
  }
  const option = (value, text) => Object.assign(element("option", text), {value});
  const scores = map => map.decoded ||= Overlay.floats(map.scores);
  const current = () => images[state.image];
  const chosen = side => current().maps.find(map => map.key === state[side]) || current().maps[0];

  function limit(map) {
    const scope = by("scale").value;
    const own = scope === "map" ? [map] : scope === "image" ? current().maps.filter(one => one.method === map.method)
        : images.flatMap(image => image.maps.filter(one => one.method === map.method));
    return Math.max(...own.map(one => one.limit ??= Overlay.limit(scores(one), one.signed)));
  }

  function paint() {
    const image = current();
    const photo = by("photo");
    photo.width = state.photo.width;
    photo.height = state.photo.height;
    photo.getContext("2d").putImageData(state.photo, 0, 0);
    for (const side of sides) {
      const map = chosen(side);
      const colours = map.signed ? header.signed_colours : header.unsigned_colours;
      const top = limit(map);
      Overlay.paint(by("map-" + side), state.photo, scores(map), image.rows, image.columns, {
        colours, signed: map.signed, limit: top, strength: Number(by("strength").value), smooth: by("smooth").checked});
      const bar = by("bar-" + side);
      const ramp = element("div", "", "ramp");
      ramp.style.background = "linear-gradient(to right, " + colours.join(", ") + ")";
      const ends = element("div", "", "ends");
      const low = element("span", map.signed ? Overlay.number(-top) : "0");
      ends.append(low, ...(map.signed ? [element("span", "0")] : []), element("span", Overlay.number(top)));
      bar.replaceChildren(ramp, ends);
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
    }
    by("token").replaceChildren(...parts);
  }

  async function show(index) {
    state.image = index;
    const image = current();
    by("image").value = String(index);
    by("previous").disabled = index === 0;
    by("next").disabled = index === images.length - 1;
    for (const side of sides) {
      const kept = chosen(side).key;
      by("choice-" + side).replaceChildren(...image.maps.map(map => option(map.key, map.title)));
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
    if (token !== state.token) {
      state.token = token;
      paint();
      describe();
    }
  }

  function point(event) {
    const image = current();
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / box.width * image.columns);
    const line = Math.floor((event.clientY - box.top) / box.height * image.rows);
    if (column >= 0 && line >= 0 && column < image.columns && line < image.rows) {
      choose(line * image.columns + column);
    }
  }

  function move(event) {
    const {rows, columns} = current();
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (step) {
      event.preventDefault();
      const at = Math.max(state.token, 0);
      const line = Math.min(Math.max(Math.floor(at / columns) + step[0], 0), rows - 1);
      const column = Math.min(Math.max(at % columns + step[1], 0), columns - 1);
      choose(line * columns + column);
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
  by("strength").value = String(header.strength);
  by("smooth").checked = header.smooth;
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
    for (const id of ["scale", "smooth", "strength"]) {
      by(id).addEventListener("input", paint);
    }
    for (const id of ["photo", "map-a", "map-b"]) {
      by(id).addEventListener("pointermove", point);
      by(id).addEventListener("pointerdown", point);
      by(id).addEventListener("keydown", move);
    }
    show(0);
  } else {
    document.querySelectorAll(".controls, .pictures, .columns").forEach(part => part.hidden = true);
    by("notice").hidden = false;
    by("notice").textContent = "No image of this run has results.";
  }
}
