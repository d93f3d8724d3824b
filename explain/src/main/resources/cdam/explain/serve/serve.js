"use strict";
{
  const by = id => document.getElementById(id);
  const SIGNED = ["#45a8ff", "#1a5fae", "#000000", "#b45f0c", "#ffa42e"];
  const UNSIGNED = ["#000000", "#381560", "#88276b", "#d1503f", "#f79b2a", "#fcf2ae"];
  const MOST_LISTED = 100;
  const photos = [];
  let model, photo, pinned = 0, shown = null, token = -1, job = null, asked = 0;

  function element(name, text, style) {
    const made = document.createElement(name);
    made.textContent = text;
    if (style) {
      made.className = style;
    }
    return made;
  }
  const option = (value, text) => Object.assign(element("option", text), {value});

  function fail(message) {
    by("error").textContent = message;
    by("error").hidden = !message;
  }

  async function request(path, options) {
    const answer = await fetch(path, options);
    if (!answer.ok) {
      const said = await answer.json().catch(() => ({error: "the server answered " + answer.status}));
      throw new Error(said.error);
    }
    return answer;
  }

  const labels = () => (model.heads.find(head => head.name === by("head").value) || {labels: []}).labels;

  async function upload(file) {
    const turn = ++asked;
    fail("");
    by("status").textContent = "Explaining " + file.name;
    try {
      if (file.size > model.limits.upload_bytes) {
        throw new Error(`expected a photo of at most ${model.limits.upload_bytes} bytes, found ${file.size}`);
      }
      const head = by("head").value;
      const answer = await (await request("/api/images" + (head ? "?head=" + encodeURIComponent(head) : ""),
        {method: "POST", body: file})).json();
      const bytes = await (await request(`/api/images/${answer.id}/maps.npy`)).arrayBuffer();
      const start = 10 + new DataView(bytes).getUint16(8, true);
      if (turn === asked) {
        const next = {...answer, file, pixels: await Overlay.pixels(answer.photo), maps: new Float32Array(bytes.slice(start))};
        photos.push(next);
        open(next);
      }
    } catch (e) {
      if (turn === asked) {
        fail(e.message);
        by("status").textContent = photo ? "The photo before is still shown." : "No photo yet.";
      }
    }
  }

  function open(next) {
    photo = next;
    token = -1;
    by("status").textContent = photo.file.name;
    by("result").hidden = false;
    const order = photo.logits.map((_, i) => i).sort((a, b) => photo.logits[b] - photo.logits[a]);
    photo.order = order;
    pinned = order.length ? order[0] : -1;
    by("search").value = "";
    by("contrast").replaceChildren(option("", "nothing"), ...labels().map(label => option(String(label.index), label.name)));
    list();
    thumbnails();
    pin(pinned);
  }

  const count = () => photo.rows * photo.columns;
  const classMap = index => photo.maps.subarray(index * count(), (index + 1) * count());

  // The map of a class, against another where one is chosen.
  function mapOf(index) {
    if (index < 0) {
      return {title: "Attention", signed: false, scores: Overlay.floats(photo.attention)};
    }
    const other = by("contrast").value;
    const name = labels()[index].name;
    if (other === "" || Number(other) === index) {
      return {title: name, signed: true, scores: classMap(index)};
    }
    const against = classMap(Number(other));
    return {title: `${name} against ${labels()[Number(other)].name}`, signed: true,
      scores: classMap(index).map((score, i) => score - against[i])};
  }

  function show(map) {
    shown = map;
    const colours = map.signed ? SIGNED : UNSIGNED;
    const limit = Overlay.limit(map.scores, map.signed);
    by("shown").textContent = map.title;
    if (by("original").checked) {
      const canvas = by("map");
      canvas.width = photo.pixels.width;
      canvas.height = photo.pixels.height;
      canvas.getContext("2d").putImageData(photo.pixels, 0, 0);
    } else {
      Overlay.paint(by("map"), photo.pixels, map.scores, photo.rows, photo.columns,
        {colours, signed: map.signed, limit, strength: Number(by("strength").value), smooth: by("smooth").checked});
    }
    if (token >= 0) {
      Overlay.frame(by("map"), photo.rows, photo.columns, token);
    }
    const ramp = element("div", "", "ramp");
    ramp.style.background = "linear-gradient(to right, " + colours.join(", ") + ")";
    const ends = element("div", "", "ends");
    ends.append(element("span", map.signed ? Overlay.number(-limit) : "0"), element("span", Overlay.number(limit)));
    by("bar").replaceChildren(ramp, ends);
  }

  function pin(index) {
    pinned = index;
    for (const button of by("classes").querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.index) === index));
    }
    show(mapOf(index));
    describe();
  }

  function list() {
    const wanted = by("search").value.trim().toLowerCase();
    const found = photo.order.filter(index =>
      !wanted || labels()[index].name.toLowerCase().includes(wanted) || labels()[index].id.toLowerCase() === wanted);
    by("classes").replaceChildren(...found.slice(0, wanted ? MOST_LISTED : 20).map(index => {
      const button = element("button", "");
      button.type = "button";
      button.dataset.index = String(index);
      button.setAttribute("aria-pressed", String(index === pinned));
      button.append(element("span", labels()[index].name),
        element("span", (100 * photo.probabilities[index]).toFixed(1) + " %", "value"));
      button.addEventListener("pointerenter", () => show(mapOf(index)));
      button.addEventListener("pointerleave", () => show(mapOf(pinned)));
      button.addEventListener("focus", () => show(mapOf(index)));
      button.addEventListener("click", () => pin(index));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
    if (!found.length) {
      by("classes").append(element("li", photo.order.length ? "no label contains that" : "the model has no head: no classes"));
    }
  }

  function choose(next) {
    token = next;
    show(shown);
    describe();
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
      by("token").replaceChildren(element("p", "Click a token, or focus the map and use the arrow keys.", "hint"));
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

  function thumbnails() {
    by("photos").replaceChildren(...photos.slice(-24).map(one => {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), {type: "checkbox", checked: Boolean(one.ticked)});
      box.setAttribute("aria-label", "use " + one.file.name);
      box.addEventListener("change", () => {
        one.ticked = box.checked;
        by("concept").disabled = !photos.some(other => other.ticked);
      });
      label.append(Object.assign(document.createElement("img"), {src: one.photo, alt: one.file.name}), box);
      return label;
    }));
  }

  async function run(method, target, title) {
    fail("");
    const of = photo;
    by("run").disabled = by("concept").disabled = true;
    by("cancel").disabled = false;
    by("progress").hidden = false;
    by("progress").value = 0;
    try {
      const path = `/api/images/${of.id}/jobs?method=${encodeURIComponent(method)}&target=${encodeURIComponent(target)}`;
      job = await (await request(path, {method: "POST"})).json();
      while (job.state === "waiting" || job.state === "running") {
        by("progress").value = job.total ? job.done / job.total : 0;
        by("status").textContent = `${title}: ${job.state}` + (job.total ? `, step ${job.done} of ${job.total}` : "");
        await new Promise(resume => setTimeout(resume, 200));
        job = await (await request("/api/jobs/" + job.id)).json();
      }
      by("status").textContent = `${title}: ${job.state}`;
      if (job.state === "failed") {
        throw new Error(job.error);
      }
      if (job.state === "done" && of === photo) {
        show({title, signed: job.signed, scores: Overlay.floats(job.scores)});
        describe();
      }
    } catch (e) {
      fail(e.message);
    }
    job = null;
    by("progress").hidden = true;
    by("run").disabled = false;
    by("cancel").disabled = true;
    by("concept").disabled = !photos.some(one => one.ticked);
  }

  function target() {
    const other = by("contrast").value;
    return other === "" || Number(other) === pinned ? "class:" + pinned : `contrast:${pinned}/${other}`;
  }

  async function concept() {
    try {
      const ids = photos.filter(one => one.ticked).map(one => "image=" + one.id);
      const {id} = await (await request("/api/concepts?" + ids.join("&"), {method: "POST"})).json();
      await run("cdam", "concept:" + id, `concept of ${ids.length} photos`);
    } catch (e) {
      fail(e.message);
    }
  }

  function save(blob, ending) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = shown.title.replace(/[^\p{L}\p{N}]+/gu, "-") + ending;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // NumPy's format, version 1: the header ends at a multiple of 64 bytes.
  function npy() {
    const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${photo.rows}, ${photo.columns}), }`;
    const header = text + " ".repeat(63 - (10 + text.length) % 64) + "\n";
    const start = Uint8Array.of(0x93, 78, 85, 77, 80, 89, 1, 0, header.length % 256, header.length >> 8);
    return new Blob([start, header, new Float32Array(shown.scores)]);
  }

  function json() {
    return new Blob([JSON.stringify({photo: photo.file.name, model: model.sha256, head: by("head").value, map: shown.title,
      rows: photo.rows, columns: photo.columns, scores: Array.from(shown.scores)})], {type: "application/json"});
  }

  function move(event) {
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (step) {
      event.preventDefault();
      const at = Math.max(token, 0);
      const row = Math.min(Math.max(Math.floor(at / photo.columns) + step[0], 0), photo.rows - 1);
      const column = Math.min(Math.max(at % photo.columns + step[1], 0), photo.columns - 1);
      choose(row * photo.columns + column);
    }
  }

  function point(event) {
    const box = by("map").getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / box.width * photo.columns);
    const row = Math.floor((event.clientY - box.top) / box.height * photo.rows);
    if (row >= 0 && column >= 0 && row < photo.rows && column < photo.columns) {
      choose(row * photo.columns + column);
    }
  }

  function receive(files) {
    if (files.length) {
      upload(files[0]);
    }
  }

  function about() {
    by("about").textContent = model.methods.find(method => method.name === by("method").value).summary;
  }

  async function start() {
    model = await (await request("/api/model")).json();
    by("model").textContent = `${model.name}, ${model.height} x ${model.width} pixels; photos stay in this server's memory`;
    by("head").replaceChildren(...model.heads.map(head => option(head.name, `${head.name} (${head.labels.length} classes)`)));
    by("head").value = model.default_head || "";
    by("method").replaceChildren(...model.methods.map(method => option(method.name, method.name)));
    by("method").value = "tam";
    about();
    by("file").addEventListener("change", () => receive(by("file").files));
    by("head").addEventListener("change", () => photo && upload(photo.file));
    by("search").addEventListener("input", list);
    by("contrast").addEventListener("change", () => pin(pinned));
    for (const id of ["smooth", "strength", "original"]) {
      by(id).addEventListener("input", () => show(shown));
    }
    by("map").addEventListener("click", point);
    by("map").addEventListener("keydown", move);
    by("method").addEventListener("change", about);
    by("run").addEventListener("click", () => run(by("method").value, target(), `${by("method").value}: ${mapOf(pinned).title}`));
    by("cancel").addEventListener("click", () => job && request("/api/jobs/" + job.id, {method: "DELETE"}).catch(e => fail(e.message)));
    by("concept").addEventListener("click", concept);
    by("png").addEventListener("click", () => by("map").toBlob(blob => save(blob, ".png")));
    by("npy").addEventListener("click", () => save(npy(), ".npy"));
    by("json").addEventListener("click", () => save(json(), ".json"));
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
  }

  start().catch(e => fail(e.message));
}
