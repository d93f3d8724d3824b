"use strict";
{
  const by = id => document.getElementById(id);
  const {element, option} = Overlay;
  const FIRST = 20, MOST_FOUND = 100, MOST_PHOTOS = 24;
  const photos = [];
  const palette = {};
  let model, photo, pinned = -1, shown = null, token = -1, running = null, asked = 0;

  function fail(message) {
    by("error").textContent = message;
    by("error").hidden = !message;
  }

  const labels = () => (model.heads.find(head => head.name === photo.head) || {labels: []}).labels;
  const count = () => photo.rows * photo.columns;
  const classMap = index => photo.maps.subarray(index * count(), (index + 1) * count());

  async function upload(file, before) {
    const turn = ++asked;
    fail("");
    by("status").textContent = "Explaining " + file.name;
    try {
      const next = await Requests.photo(file, by("head").value, model.limits);
      next.ticked = Boolean(before && before.ticked);
      next.order = next.logits.map((_, i) => i).sort((a, b) => next.logits[b] - next.logits[a]);
      const place = photos.indexOf(before);
      photos.splice(place < 0 ? photos.length : place, place < 0 ? 0 : 1, next);
      photos.splice(0, photos.length - MOST_PHOTOS);
      if (turn === asked) {
        open(next);
      } else {
        thumbnails();
      }
    } catch (e) {
      fail(`${file.name}: ${e.message}`);
      if (turn === asked) {
        by("status").textContent = photo ? photo.file.name : "No photo yet.";
        by("head").value = photo ? photo.head : by("head").value;
      }
    }
  }

  async function receive(files) {
    for (const file of [...files]) {
      await upload(file);
    }
  }

  function open(next) {
    photo = next;
    token = -1;
    by("status").textContent = photo.file.name;
    by("start").hidden = true;
    by("result").hidden = false;
    by("head").value = photo.head;
    by("search").value = "";
    by("contrast").replaceChildren(option("", "nothing"),
      ...photo.order.map(index => option(String(index), labels()[index].name)));
    pinned = photo.order.length ? photo.order[0] : -1;
    list();
    thumbnails();
    pin(pinned);
  }

  // The map of a class, against another where one is chosen.
  function mapOf(index) {
    const path = `/api/images/${photo.id}/map`;
    if (index < 0) {
      return {title: "Attention", signed: false, scores: Overlay.floats(photo.attention), path, target: "attention"};
    }
    const other = by("contrast").value;
    const name = labels()[index].name;
    if (other === "" || Number(other) === index) {
      return {title: name, signed: true, scores: classMap(index), path, target: "class:" + index};
    }
    const against = classMap(Number(other));
    return {title: `${name} against ${labels()[Number(other)].name}`, signed: true,
      scores: classMap(index).map((score, i) => score - against[i]), path, target: `contrast:${index}/${other}`};
  }

  function show(map) {
    shown = map;
    if (by("palette").dataset.signed !== String(map.signed)) {
      by("palette").dataset.signed = String(map.signed);
      Overlay.palettes(by("palette"), model.look, map.signed);
      by("palette").value = palette[map.signed] || by("palette").value;
    }
    const colours = Overlay.colours(model.look, map.signed, by("palette").value);
    const limit = Overlay.limit(map.scores, map.signed);
    by("shown").textContent = map.title;
    Overlay.paint(by("map"), photo.pixels, map.scores, photo.rows, photo.columns, {colours: colours.stops, signed: map.signed,
      limit, strength: by("original").checked ? 0 : Number(by("strength").value), smooth: by("smooth").checked});
    if (token >= 0) {
      Overlay.frame(by("map"), photo.rows, photo.columns, token);
    }
    Overlay.bar(by("bar"), colours, limit);
  }

  function pin(index) {
    pinned = index;
    for (const button of by("classes").querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.index) === index));
    }
    show(mapOf(index));
    describe();
  }

  function percent(probability) {
    return probability < 0.0005 ? "< 0.1 %" : (100 * probability).toFixed(1) + " %";
  }

  function classButton(index) {
    const button = element("button", "");
    button.type = "button";
    button.dataset.index = String(index);
    button.setAttribute("aria-pressed", String(index === pinned));
    button.style.backgroundSize = 100 * photo.probabilities[index] + "% 100%";
    button.append(element("span", labels()[index].name), element("span", percent(photo.probabilities[index]), "value"));
    button.addEventListener("pointerenter", () => show(mapOf(index)));
    button.addEventListener("pointerleave", () => show(mapOf(pinned)));
    button.addEventListener("focus", () => show(mapOf(index)));
    button.addEventListener("click", () => pin(index));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  function list() {
    const wanted = by("search").value.trim().toLowerCase();
    const found = photo.order.filter(index =>
      !wanted || labels()[index].name.toLowerCase().includes(wanted) || labels()[index].id.toLowerCase() === wanted);
    const some = found.slice(0, wanted ? MOST_FOUND : FIRST);
    by("classes").replaceChildren(...some.map(classButton));
    by("more").textContent = some.length < found.length ? `${some.length} of ${found.length}; search shows the others` : "";
    if (!found.length) {
      by("classes").append(element("li", photo.order.length ? "no label contains that" : "the model has no head: no classes", "none"));
    }
  }

  // Up and down in the list, from the search box too.
  function walk(event) {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const buttons = [...by("classes").querySelectorAll("button")];
    const next = buttons[buttons.indexOf(document.activeElement) + step];
    if (step && next) {
      event.preventDefault();
      next.focus();
    }
  }

  function choose(next) {
    if (next >= 0) {
      token = next;
      show(shown);
      describe();
    }
  }

  function table(entries) {
    const made = document.createElement("table");
    for (const [name, score] of entries) {
      const row = document.createElement("tr");
      row.append(element("td", name), element("td", Overlay.number(score), "number"));
      made.append(row);
    }
    return made;
  }

  function describe() {
    if (token < 0) {
      by("token").replaceChildren(element("p", "Click the map, or focus it and use the arrow keys.", "hint"));
      return;
    }
    const scores = photo.order.map(index => [labels()[index].name, photo.maps[index * count() + token]])
      .sort((a, b) => b[1] - a[1]);
    by("token").replaceChildren(
      element("p", `row ${Math.floor(token / photo.columns) + 1}, column ${token % photo.columns + 1}`),
      table([[shown.title, shown.scores[token]]]),
      element("p", "speaks for", "for"), table(scores.slice(0, 4).filter(entry => entry[1] > 0)),
      element("p", "speaks against", "against"), table(scores.slice(-4).reverse().filter(entry => entry[1] < 0)));
  }

  function ticks() {
    by("concept").disabled = Boolean(running) || !photos.some(one => one.ticked);
  }

  function thumbnails() {
    by("photos").replaceChildren(...photos.map(one => {
      const button = Object.assign(element("button", ""), {type: "button"});
      button.setAttribute("aria-pressed", String(one === photo));
      button.append(Object.assign(document.createElement("img"), {src: one.photo, alt: "show " + one.file.name}));
      button.addEventListener("click", () => open(one));
      const box = Object.assign(document.createElement("input"), {type: "checkbox", checked: one.ticked});
      box.setAttribute("aria-label", "concept: " + one.file.name);
      box.addEventListener("change", () => {
        one.ticked = box.checked;
        ticks();
      });
      const item = document.createElement("div");
      item.append(button, box);
      return item;
    }));
    ticks();
  }

  function busy(job) {
    running = job;
    by("run").disabled = Boolean(job);
    by("cancel").disabled = !job;
    by("job").hidden = !job;
    ticks();
  }

  function watch(title, job) {
    busy(job);
    by("progress").value = job.total ? job.done / job.total : 0;
    if (job.indeterminate) by("progress").removeAttribute("value"); // moves, but says not how far
    by("step").textContent = `${title}: ${job.state}` + (job.total ? `, step ${job.done} of ${job.total}` : "");
  }

  async function run(method, target, title) {
    fail("");
    const of = photo;
    by("status").textContent = title + ": running";
    try {
      const job = await Requests.job(of, method, target, job => watch(title, job));
      by("status").textContent = `${title}: ${job.state}`;
      if (job.state === "done" && of === photo) {
        show({title, signed: job.signed, scores: Overlay.floats(job.scores), path: `/api/jobs/${job.id}/map`});
        describe();
      }
    } catch (e) {
      by("status").textContent = title + ": failed";
      fail(e.message);
    }
    busy(null);
  }

  async function concept() {
    try {
      const ticked = photos.filter(one => one.ticked);
      const id = await Requests.concept(ticked);
      await run("cdam", `concept:${id}:${by("measure").value}`, `concept of ${ticked.length} photos`);
    } catch (e) {
      fail(e.message);
    }
  }

  // The server draws and packs: the same files as a program gets.
  async function download(format) {
    try {
      const query = new URLSearchParams({palette: by("palette").value, smooth: by("smooth").checked, strength: by("strength").value});
      if (shown.target) {
        query.set("target", shown.target);
      }
      const blob = await Requests.file(`${shown.path}.${format}?${query}`);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = shown.title.replace(/[^\p{L}\p{N}]+/gu, "-") + "." + format;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    } catch (e) {
      fail(e.message);
    }
  }

  function about() {
    by("about").textContent = model.methods.find(method => method.name === by("method").value).summary;
  }

  function runMethod() {
    const map = mapOf(pinned);
    run(by("method").value, map.target, `${by("method").value}: ${map.title}`);
  }

  function listen() {
    by("file").addEventListener("change", () => receive(by("file").files).then(() => { by("file").value = ""; }));
    by("head").addEventListener("change", () => photo && upload(photo.file, photo));
    by("search").addEventListener("input", list);
    by("search").addEventListener("keydown", walk);
    by("classes").addEventListener("keydown", walk);
    by("contrast").addEventListener("change", () => pin(pinned));
    by("palette").addEventListener("change", () => { palette[shown.signed] = by("palette").value; });
    for (const id of ["palette", "smooth", "strength", "original"]) {
      by(id).addEventListener("input", () => show(shown));
    }
    by("map").addEventListener("click", event => choose(Overlay.tokenAt(event, photo.rows, photo.columns)));
    by("map").addEventListener("keydown", event => choose(Overlay.tokenAfter(event, token, photo.rows, photo.columns)));
    by("method").addEventListener("change", about);
    by("run").addEventListener("click", runMethod);
    by("cancel").addEventListener("click", () => running && Requests.cancel(running.id).catch(e => fail(e.message)));
    by("concept").addEventListener("click", concept);
    document.querySelectorAll("[data-format]").forEach(button =>
      button.addEventListener("click", () => download(button.dataset.format)));
    document.addEventListener("dragover", event => {
      event.preventDefault();
      document.body.classList.add("over");
    });
    document.addEventListener("dragleave", () => document.body.classList.remove("over"));
    document.addEventListener("drop", event => {
      event.preventDefault();
      document.body.classList.remove("over");
      receive(event.dataTransfer.files);
    });
    document.addEventListener("paste", event => receive(event.clipboardData.files));
    window.addEventListener("pagehide", () => running && Requests.cancel(running.id).catch(() => {}));
  }

  async function start() {
    model = await Requests.model();
    by("model").textContent = `${model.name}, ${model.height} x ${model.width} pixels`;
    by("head").replaceChildren(...model.heads.map(head => option(head.name,
      `${head.name} (${head.labels.length} classes${head.leaves_out ? "; maps leave out: " + head.leaves_out : ""})`)));
    by("head").value = model.default_head || "";
    by("heads").hidden = !model.heads.length;
    by("method").replaceChildren(...model.methods.map(method => option(method.name, method.name)));
    by("method").value = "tam";
    by("run").hidden = by("cancel").hidden = by("method").parentElement.hidden = !model.heads.length;
    about();
    listen();
  }

  start().catch(e => fail(e.message));
}
