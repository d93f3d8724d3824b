// The images that are asked for, in the order asked for, as thumbnails: only those in sight are in the document.
const Gallery = (() => {
  const WIDTH = 116, HEIGHT = 162;
  const {element} = Overlay;
  const outcome = entry => !entry.actual ? "" : entry.actual === entry.predicted ? "right" : "wrong";
  const percent = probability => probability >= 0.9995 && probability < 1 ? "> 99.9 %" : (100 * probability).toFixed(1) + " %";

  const names = new Intl.Collator("en", {numeric: true});
  const ORDERS = {
    run: () => 0,
    name: (a, b) => names.compare(a.name, b.name),
    least: (a, b) => a.probability - b.probability,
    most: (a, b) => b.probability - a.probability
  };

  // The places of the entries that pass, in the order asked for; other: predictions of another run, by id.
  function choose(entries, {find, label, outcome: wanted, low, high, sort}, other) {
    const text = find.trim().toLowerCase();
    const passes = entry => (!text || entry.name.toLowerCase().includes(text) || entry.predicted.toLowerCase().includes(text))
      && (!label || entry.predicted === label || entry.actual === label)
      && (!wanted || (wanted === "differs" ? other?.has(entry.id) && other.get(entry.id) !== entry.predicted : outcome(entry) === wanted))
      && 100 * entry.probability >= low && 100 * entry.probability <= high;
    const found = [];
    entries.forEach((entry, place) => passes(entry) && found.push(place));
    return sort === "run" ? found : found.sort((a, b) => ORDERS[sort](entries[a], entries[b]) || a - b);
  }

  // into: what scrolls; source: the address of a thumbnail by place; open: called with a place.
  function of(into, entries, source, open) {
    const room = document.createElement("div");
    let places = [], current = -1;
    into.replaceChildren(room);

    const columns = () => Math.max(1, Math.floor(into.clientWidth / WIDTH));

    function cell(place, at) {
      const entry = entries[place];
      const made = document.createElement("button");
      made.type = "button";
      made.dataset.place = place;
      made.tabIndex = -1;
      made.className = outcome(entry);
      made.title = entry.name;
      made.style.left = at % columns() * WIDTH + "px";
      made.style.top = Math.floor(at / columns()) * HEIGHT + "px";
      if (place === current) {
        made.setAttribute("aria-current", "true");
      }
      const sign = {right: "✓ ", wrong: "✗ "}[outcome(entry)] || "";
      const picture = Object.assign(document.createElement("img"), {alt: entry.name, src: source(place)});
      made.append(picture, element("span", entry.predicted ? sign + entry.predicted : entry.name),
        element("span", entry.predicted ? percent(entry.probability) : ""),
        element("span", outcome(entry) === "wrong" ? "is " + entry.actual : ""));
      return made;
    }

    function draw() {
      const wide = columns();
      room.style.height = Math.ceil(places.length / wide) * HEIGHT + "px";
      const first = Math.max(0, Math.floor(into.scrollTop / HEIGHT) - 1) * wide;
      const last = first + (Math.ceil(into.clientHeight / HEIGHT) + 3) * wide;
      const focused = room.contains(document.activeElement);
      room.replaceChildren(...places.slice(first, last).map((place, i) => cell(place, first + i)));
      const reached = room.querySelector("[aria-current]") || room.firstElementChild;
      if (reached) {
        reached.tabIndex = 0;
        if (focused) {
          reached.focus({preventScroll: true});
        }
      }
    }

    // Brings the row of the current image into sight.
    function reveal() {
      const top = Math.floor(Math.max(0, places.indexOf(current)) / columns()) * HEIGHT;
      if (top < into.scrollTop || top + HEIGHT > into.scrollTop + into.clientHeight) {
        into.scrollTop = top;
      }
    }

    into.addEventListener("scroll", draw, {passive: true});
    new ResizeObserver(draw).observe(into);
    room.addEventListener("click", event => {
      const button = event.target.closest("button");
      if (button) {
        open(Number(button.dataset.place));
      }
    });
    room.addEventListener("keydown", event => {
      const step = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(), ArrowDown: columns()}[event.key];
      const place = places[places.indexOf(current) + step];
      if (step && place !== undefined) {
        event.preventDefault();
        open(place);
      }
    });
    return {
      list(chosen) {
        places = chosen;
        into.scrollTop = 0;
        draw();
      },
      mark(place) {
        current = place;
        reveal();
        draw();
      },
      after: (place, step) => places[places.indexOf(place) + step],
      at: place => places.indexOf(place)
    };
  }

  return {choose, of, outcome, percent};
})();
