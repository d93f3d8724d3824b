"use strict";
{
  const by = id => document.getElementById(id);
  const {element, option} = Overlay;
  const FIRST = 20, MOST_FOUND = 100, MOST_PHOTOS = 120;
  const photos = [];
  const palette = {};
  const LOOK = ["scale", "clip", "strength", "smooth", "contours"];
  const usual = {};
  let model, photo, shown = null, token = -1, running = null, queue = Promise.resolve(), waiting = 0;

  // Messages add up until something new is begun: none hides another.
  function fail(message) {
    by("error").textContent += (by("error").hidden ? "" : "\n") + message;
    by("error").hidden = false;
  }

  function forgive() {
    if (!waiting) {
      by("error").textContent = "";
      by("error").hidden = true;
    }
  }

  const shownHead = () => model.heads.find(head => head.name === photo.head) || {labels: [], titles: []};
  const labels = () => shownHead().labels;
  const titleOf = index => shownHead().titles[index];
  const count = () => photo.rows * photo.columns;
  const classMap = index => photo.maps.subarray(index * count(), (index + 1) * count());

  // Photos are explained one after another.
  function enqueue(work) {
    forgive();
    waiting++;
    queue = queue.then(work).catch(e => fail(e.message)).finally(() => {
      waiting--;
      by("status").textContent = photo ? photo.file.name : "No photo yet.";
    });
  }

  // Of photos that come together the first good one is opened.
  function receive(files) {
    const given = [...files];
    enqueue(async () => {
      let opened = false;
      for (const [i, file] of given.entries()) {
        by("status").textContent = "Explaining " + file.name + (given.length > 1 ? `, ${i + 1} of ${given.length}` : "");
        const next = await upload(file);
        if (next && !opened) {
          opened = true;
          open(next);
        }
      }
    });
  }

  function otherHead() {
    const before = photo;
    enqueue(async () => {
      const next = await upload(before.file, before);
      if (next && photo === before) {
        open(next);
      }
      by("head").value = photo.head;
    });
  }

  // A photo's answer, in the place of that of another head if there is one; null and a message if there is none.
  const upload = (file, before, sample) =>
    take(file.name, () => Requests.photo(file, by("head").value, model.limits), before, sample);

  async function take(name, ask, before, sample) {
    try {
      const next = await ask();
      next.notes.forEach(note => fail(`${name}: ${note}`));
      next.sample = sample || (before && before.sample);
      next.order = next.logits.map((_, i) => i).sort((a, b) => next.logits[b] - next.logits[a]);
      next.whole = {title: "Attention (same for every class)", signed: false, scores: Overlay.floats(next.attention), method: "am", download: "attention"};
      next.aim = next.order.length ? next.order[0] : -1;
      next.pinned = next.order.length ? next.aim : next.whole;
      next.results = before ? before.results : [];
      next.ticked = Boolean(before && before.ticked);
      next.scales = {};
      keep(next, before);
      return next;
    } catch (e) {
      fail(`${name}: ${e.message}`);
      return null;
    }
  }

  // The oldest goes that is neither open nor ticked nor worked on.
  function keep(next, before) {
    const place = photos.indexOf(before);
    photos.splice(place < 0 ? photos.length : place, place < 0 ? 0 : 1, next);
    const spare = photos.findIndex(one => one !== next && one !== photo && !one.ticked && !(running && running.of === one));
    if (photos.length > MOST_PHOTOS && spare >= 0) {
      photos.splice(spare, 1);
    }
    thumbnails();
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
      ...photo.order.map(index => option(String(index), titleOf(index))));
    results();
    list();
    thumbnails();
    showPhoto();
    pin(photo.pinned);
  }

  // What a choice shows: a class, against another where one is chosen, or a map that is there already.
  function mapOf(choice) {
    if (typeof choice !== "number") {
      return choice;
    }
    const other = by("contrast").value;
    const name = titleOf(choice);
    if (other === "" || Number(other) === choice) {
      return {title: name, signed: true, scores: classMap(choice), method: "cdam", target: "class:#" + choice, ofClasses: true};
    }
    const against = classMap(Number(other));
    return {title: `${name} against ${titleOf(Number(other))}`, signed: true, method: "cdam", target: `contrast:#${choice}/#${other}`,
      scores: classMap(choice).map((score, i) => score - against[i]), ofClasses: true};
  }

  // A map's own scale, or that of all classes of the photo; other maps have other units.
  function scaleOf(map) {
    const own = Overlay.scale([map.scores], map.signed, Overlay.clip(by("clip")));
    if (by("scale").value === "map" || !map.ofClasses) {
      return own;
    }
    const all = photo.scales[by("clip").value] ||= Overlay.scale([photo.maps], true, Overlay.clip(by("clip")));
    return {...all, lowest: Math.min(all.lowest, own.lowest), highest: Math.max(all.highest, own.highest)};
  }

  function show(map) {
    shown = map;
    if (by("palette").dataset.signed !== String(map.signed)) {
      by("palette").dataset.signed = String(map.signed);
      Overlay.palettes(by("palette"), model.look, map.signed);
      by("palette").value = palette[map.signed] || by("palette").value;
    }
    const colours = Overlay.colours(model.look, map.signed, by("palette").value);
    const scale = scaleOf(map);
    const contours = by("contours").checked;
    const alone = by("original").getAttribute("aria-pressed") === "true";
    by("shown").textContent = by("shown").title = map.title;
    Overlay.paint(by("map"), photo.pixels, map.scores, photo.rows, photo.columns, {colours, scale, contours: contours && !alone,
      strength: alone ? 0 : Number(by("strength").value), smooth: by("smooth").checked});
    Overlay.bar(by("bar"), colours, scale, {contours,
      shared: by("scale").value === "map" ? "" : map.ofClasses ? "one scale for all classes" : "its own scale"});
    by("at").textContent = token < 0 ? "" : `${where()}: ${Overlay.number(map.scores[token])}`;
    if (token >= 0) {
      Overlay.frame(by("map"), photo.rows, photo.columns, token);
    }
  }

  function showPhoto() {
    Overlay.draw(by("photo"), photo.pixels);
    if (token >= 0) {
      Overlay.frame(by("photo"), photo.rows, photo.columns, token);
    }
  }

  const where = () => `row ${Math.floor(token / photo.columns) + 1}, column ${token % photo.columns + 1}`;

  const entries = () => [...document.querySelectorAll("#results button, #classes button")];

  // Stays shown whatever is pointed at in between.
  function pin(choice) {
    photo.pinned = choice;
    if (typeof choice === "number") {
      photo.aim = choice;
    }
    entries().forEach(button => button.setAttribute("aria-pressed", String(button.choice === choice)));
    aimed();
    show(mapOf(choice));
    describe();
    mark();
  }

  function aimed() {
    by("run").textContent = Methods.ofClass() && photo ? "Run for " + mapOf(photo.aim).title : "Run";
  }

  function percent(probability) {
    return probability < 0.0005 ? "< 0.1 %" : (100 * probability).toFixed(1) + " %";
  }

  // An entry of a list: pointing at it shows its map, choosing it keeps it.
  function entry(choice, ...parts) {
    const button = Object.assign(element("button", ""), {type: "button", choice});
    button.setAttribute("aria-pressed", String(choice === photo.pinned));
    button.append(...parts);
    for (const [event, shows] of [["pointerenter", true], ["focus", true], ["pointerleave", false], ["blur", false]]) {
      button.addEventListener(event, () => show(mapOf(shows ? choice : photo.pinned)));
    }
    button.addEventListener("click", () => pin(choice));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  function classEntry(index) {
    const item = entry(index, element("span", titleOf(index)), element("span", percent(photo.probabilities[index]), "value"));
    item.firstChild.style.backgroundSize = 100 * photo.probabilities[index] + "% 100%";
    return item;
  }

  // The attention map and what methods have found, the newest first.
  function results() {
    by("results").replaceChildren(entry(photo.whole, element("span", "Attention"), element("span", "same for every class", "note")),
      ...photo.results.map(one => entry(one, element("span", one.title))));
  }

  function list() {
    const wanted = by("search").value.trim().toLowerCase();
    const found = photo.order.filter(index =>
      !wanted || labels()[index].name.toLowerCase().includes(wanted) || labels()[index].id.toLowerCase() === wanted);
    const some = found.slice(0, wanted ? MOST_FOUND : FIRST);
    by("classes").replaceChildren(...some.map(classEntry));
    by("more").textContent = some.length < found.length ? `${some.length} of ${found.length}; search shows the others` : "";
    if (!found.length) {
      by("classes").append(element("li", photo.order.length ? "no label contains that" : "the model has no head: no classes", "none"));
    }
  }

  // Up and down in the lists, from the search box too.
  function walk(event) {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const at = document.activeElement === by("search") && step > 0 ? by("results").children.length - 1
        : document.activeElement === by("search") ? by("results").children.length : entries().indexOf(document.activeElement);
    const next = entries()[at + step];
    if (step && next) {
      event.preventDefault();
      next.focus();
    }
  }

  function choose(next) {
    if (next >= 0) {
      token = next;
      showPhoto();
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
      by("token").replaceChildren(element("p", "Click the map, or focus it and use the arrow keys. A token is one"
        + ` of the ${photo.rows} x ${photo.columns} squares that the model cuts a photo into.`, "hint"));
      return;
    }
    const scores = photo.order.map(index => [titleOf(index), photo.maps[index * count() + token]])
      .sort((a, b) => b[1] - a[1]);
    by("token").replaceChildren(
      element("p", where()),
      table([[shown.title, shown.scores[token]]]),
      Overlay.sides([element("p", "speaks for", "for"), table(scores.slice(0, 4).filter(entry => entry[1] > 0))],
        [element("p", "speaks against", "against"), table(scores.slice(-4).reverse().filter(entry => entry[1] < 0))]));
  }

  const ticked = () => photos.filter(one => one.ticked);

  function ticks() {
    by("concept").disabled = Boolean(running) || !ticked().length;
    by("all").textContent = ticked().length < photos.length ? "Tick all" : "Tick none";
  }

  function tickAll() {
    const all = ticked().length < photos.length;
    photos.forEach(one => { one.ticked = all; });
    thumbnails();
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
    by("cancel").disabled = !(job && job.id);
    by("job").hidden = !job;
    ticks();
  }

  function watch(of, title, job) {
    busy({of, id: job.id});
    by("progress").value = job.total ? job.done / job.total : 0;
    if (job.indeterminate) by("progress").removeAttribute("value"); // moves, but says not how far
    by("step").textContent = `${title}: ${job.state}` + (job.total ? `, step ${job.done} of ${job.total}` : "")
      + (job.seconds_left > 0 ? `, ${Math.ceil(job.seconds_left / 60)} min left` : "");
  }

  // Work that takes a while; its map becomes an entry of the photo that it was begun for, wherever one is by then.
  async function run(of, title, method, target, more) {
    forgive();
    busy({of});
    by("progress").value = 0;
    by("step").textContent = title;
    by("status").textContent = title + ": running";
    try {
      const job = await Requests.job(of, method, await target, job => watch(of, title, job));
      by("status").textContent = `${title}: ${job.state}` + (of.results === photo.results ? "" : `, with ${of.file.name}`);
      if (job.state === "done") {
        found(of, title, job, more);
      }
      return job.state === "done";
    } catch (e) {
      by("status").textContent = title + ": failed";
      fail(e.message);
      return false;
    } finally {
      busy(null);
    }
  }

  // The maps of a job, each an entry.
  function found(of, title, job, more) {
    const scores = Overlay.floats(job.scores), each = scores.length / job.maps;
    const made = Array.from({length: job.maps}, (_, index) => ({title: title + (job.maps > 1 ? ": head " + index : ""), signed: job.signed,
      scores: scores.subarray(index * each, (index + 1) * each), job: job.id, index, method: job.method, ...more}));
    of.results.unshift(...made);
    photos.filter(one => one.results === of.results).forEach(one => { one.pinned = made[0]; });
    if (of.results === photo.results) {
      results();
      pin(made[0]);
    }
  }

  const ofHead = head => model.heads.length > 1 ? `, head ${head}` : "";

  // With each value of an option in turn, one job after another, until one fails or is cancelled.
  async function runMethod() {
    const of = photo;
    const {title, target} = Methods.ofClass() ? mapOf(of.aim) : {};
    for (const method of Methods.texts()) {
      if (!await run(of, target ? `${method}: ${title}${ofHead(of.head)}` : method, method, target, {target})) {
        return;
      }
    }
  }

  function concept() {
    const of = ticked();
    const measure = by("measure");
    const target = Requests.concept(of).then(id => `concept:${id}:${measure.value}`);
    run(photo, `concept of ${of.length} photos, ${measure.selectedOptions[0].text}`, "cdam", target, {measure: measure.value});
  }

  // The server draws and packs: the same files as a program gets.
  async function download(format) {
    try {
      const query = new URLSearchParams({palette: by("palette").value, smooth: by("smooth").checked, strength: by("strength").value,
        clip: by("clip").value, contours: by("contours").checked});
      for (const [key, value] of shown.job ? [["map", shown.index]] : [["target", shown.download || shown.target]]) {
        query.set(key, value);
      }
      const file = `${format}?${query}`;
      const blob = await (shown.job ? Requests.jobMap(shown.job, file) : Requests.map(photo, file));
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = shown.title.replace(/[^\p{L}\p{N}]+/gu, "-") + "." + format;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    } catch (e) {
      fail(e.message);
    }
  }

  const value = id => by(id).type === "checkbox" ? String(by(id).checked) : by(id).value;

  // What is shown, in the address: it can be kept, and survives a reload.
  function mark() {
    const {pinned} = photo;
    const target = typeof pinned === "number" ? "" : pinned.measure ? "concept:" + pinned.measure : pinned.target || "";
    const words = new URLSearchParams({photo: photo.sample || photo.id});
    const say = (key, word, otherwise = "") => word !== otherwise && words.set(key, word);
    say("name", photo.sample ? "" : photo.file.name);
    say("head", photo.head || "", model.default_head || "");
    say(...typeof pinned === "number" ? ["class", String(pinned)] : pinned.job ? ["job", `${pinned.job}.${pinned.index}`] : ["map", "am"]);
    say("target", target);
    say("against", by("contrast").value);
    say("method", Methods.text(), usual.method);
    say("palette", palette[shown.signed] || "", shown.signed ? model.look.palette : model.look.sequential);
    LOOK.forEach(id => say(id, value(id), usual[id]));
    history.replaceState(null, "", "#" + words);
  }

  // Shows what the address says; what it does not say is as at the beginning.
  async function follow() {
    const words = new URLSearchParams(location.hash.slice(1));
    LOOK.forEach(id => Overlay.choose(by(id), words.get(id) ?? usual[id]));
    const colours = model.look.palettes.find(one => one.name === words.get("palette"));
    if (colours) {
      palette[colours.signed] = colours.name;
    }
    Methods.set(words.get("method") || usual.method);
    const key = words.get("photo"), head = words.get("head") || model.default_head || null;
    if (!key) {
      return;
    }
    Overlay.choose(by("head"), head || "");
    const next = photos.find(one => (one.sample || one.id) === key && (one.head || null) === head)
      || (model.samples.includes(key) ? await upload(await Requests.sample(key), undefined, key)
        : await take(words.get("name") || "the photo", () => Requests.kept(key, words.get("name") || "photo")));
    if (next) {
      open(next);
      Overlay.choose(by("contrast"), words.get("against") || "");
      const [job, index] = (words.get("job") || "").split(".");
      pin(job ? await restored(job, Number(index), words.get("target")) : words.has("map") ? photo.whole
        : photo.order.includes(Number(words.get("class") ?? NaN)) ? Number(words.get("class")) : photo.pinned);
    }
  }

  // A map that a method found before the page was opened again; what was pinned before, if the server forgot it.
  async function restored(id, index, target) {
    const there = () => photo.results.find(one => one.job === id && one.index === index);
    if (!there()) {
      try {
        const job = await Requests.keptJob(id);
        found(photo, target ? `${job.method}: ${job.target}${ofHead(photo.head)}` : job.method, job,
          target && target.startsWith("concept:") ? {measure: target.slice(8)} : {target});
      } catch {
        fail("The server no longer has that map; run its method again.");
      }
    }
    return there() || photo.pinned;
  }

  // From the first moment on: photos wait for the model's answer.
  function listenForPhotos() {
    by("file").addEventListener("change", () => {
      receive(by("file").files);
      by("file").value = "";
    });
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
    document.addEventListener("paste", event => event.clipboardData.files.length && receive(event.clipboardData.files));
  }

  const copy = (write, what) => Overlay.copy(by("said"), write(model, photo, shown, {palette: by("palette").value, clip: by("clip").value,
    strength: by("strength").value, smooth: by("smooth").checked, contours: by("contours").checked}),
    what + " (the paths of model and photo are yours to complete)");

  function samples() {
    by("samples").replaceChildren(...model.samples.map(name => {
      const button = Object.assign(element("button", ""), {type: "button"});
      button.append(Object.assign(document.createElement("img"), {src: "/samples/" + name, alt: "try " + name}));
      button.addEventListener("click", () => enqueue(async () => {
        const next = await upload(await Requests.sample(name), undefined, name);
        if (next) {
          open(next);
        }
      }));
      return button;
    }));
  }

  function listen() {
    by("head").addEventListener("change", () => photo && otherHead());
    by("search").addEventListener("input", list);
    ["search", "classes", "results"].forEach(id => by(id).addEventListener("keydown", walk));
    by("contrast").addEventListener("change", () => pin(photo.aim));
    for (const id of ["palette", ...LOOK]) {
      by(id).addEventListener("input", () => {
        palette[shown.signed] = by("palette").value;
        show(shown);
        mark();
      });
    }
    for (const id of ["method", "options"]) {
      by(id).addEventListener("change", () => {
        aimed();
        mark();
      });
    }
    by("link").addEventListener("click", () => Overlay.copy(by("said"), location.href, "The link (for as long as the server keeps the photo)"));
    by("command").addEventListener("click", () => copy(Share.commandLine, "The command line"));
    by("config").addEventListener("click", () => copy(Share.config, "The config"));
    addEventListener("hashchange", () => enqueue(follow));
    by("original").addEventListener("click", () => {
      by("original").setAttribute("aria-pressed", String(by("original").getAttribute("aria-pressed") !== "true"));
      show(shown);
    });
    for (const id of ["photo", "map"]) {
      by(id).addEventListener("click", event => choose(Overlay.tokenAt(event, photo.rows, photo.columns)));
    }
    by("map").addEventListener("keydown", event => choose(Overlay.tokenAfter(event, token, photo.rows, photo.columns)));
    by("run").addEventListener("click", runMethod);
    by("cancel").addEventListener("click", () => running && running.id && Requests.cancel(running.id).catch(e => fail(e.message)));
    by("concept").addEventListener("click", concept);
    by("all").addEventListener("click", tickAll);
    document.querySelectorAll("[data-format]").forEach(button =>
      button.addEventListener("click", () => download(button.dataset.format)));
    window.addEventListener("pagehide", () => running && running.id && Requests.cancel(running.id).catch(() => {}));
  }

  async function start() {
    model = await Requests.model();
    by("model").textContent = `${model.name}, ${model.height} x ${model.width} pixels`;
    by("head").replaceChildren(...model.heads.map(head => option(head.name,
      `${head.name} (${head.labels.length} classes${head.leaves_out ? "; maps leave out: " + head.leaves_out : ""})`)));
    by("head").value = model.default_head || "";
    by("heads").hidden = !model.heads.length;
    by("caution").textContent = model.caution && `This model was ${model.caution}.`;
    by("caution").hidden = !model.caution;
    Methods.start(model);
    samples();
    by("strength").value = String(model.look.strength);
    by("smooth").checked = model.look.smooth;
    Overlay.clips(by("clip"), model.look);
    LOOK.forEach(id => { usual[id] = value(id); });
    usual.method = Methods.text();
    listen();
    enqueue(follow);
  }

  listenForPhotos();
  queue = start();
  queue.catch(e => fail(e.message));
}
