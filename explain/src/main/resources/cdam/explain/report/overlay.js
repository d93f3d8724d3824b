"use strict";
// Colours over a photo: the same formula as cdam.explain.render.Overlay and Enlargement.
const Overlay = (() => {
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  const parse = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));

  // The colour of a position in [-1, 1], or in [0, 1] if unsigned: straight lines between evenly spaced stops.
  function palette(hexStops, signed) {
    const stops = hexStops.map(parse);
    const low = signed ? -1 : 0;
    return position => {
      const along = clamp((position - low) / (1 - low), 0, 1) * (stops.length - 1);
      const stop = Math.min(Math.floor(along), stops.length - 2);
      return stops[stop].map((from, i) => from + (along - stop) * (stops[stop + 1][i] - from));
    };
  }

  function bytes(base64) {
    return Uint8Array.from(atob(base64), letter => letter.charCodeAt(0)).buffer;
  }

  // The four tokens about each pixel on one axis and their Catmull-Rom weights.
  function taps(tokens, pixels) {
    return Array.from({length: pixels}, (_, pixel) => {
      const place = (pixel + 0.5) * tokens / pixels - 0.5;
      const first = Math.floor(place) - 1;
      const t = place - first - 1;
      return {
        at: [0, 1, 2, 3].map(i => clamp(first + i, 0, tokens - 1)),
        weight: [((-0.5 * t + 1) * t - 0.5) * t, (1.5 * t - 2.5) * t * t + 1,
          ((-1.5 * t + 2) * t + 0.5) * t, (0.5 * t - 0.5) * t * t]
      };
    });
  }

  function enlarge(map, rows, columns, width, height, smooth) {
    return smooth ? bicubic(map, rows, columns, width, height) : nearest(map, rows, columns, width, height);
  }

  function nearest(map, rows, columns, width, height) {
    const field = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      const row = Math.floor((y + 0.5) * rows / height) * columns;
      for (let x = 0; x < width; x++) {
        field[y * width + x] = map[row + Math.floor((x + 0.5) * columns / width)];
      }
    }
    return field;
  }

  // Bicubic, first across and then down, but never beyond the four nearest tokens.
  function bicubic(map, rows, columns, width, height) {
    const across = taps(columns, width), down = taps(rows, height);
    const lines = new Float64Array(rows * width), low = new Float64Array(rows * width), high = new Float64Array(rows * width);
    for (let row = 0, i = 0; row < rows; row++) {
      for (let x = 0; x < width; x++, i++) {
        const {at, weight} = across[x];
        const [a, b, c, d] = [0, 1, 2, 3].map(tap => map[row * columns + at[tap]]);
        lines[i] = weight[0] * a + weight[1] * b + weight[2] * c + weight[3] * d;
        low[i] = Math.min(b, c);
        high[i] = Math.max(b, c);
      }
    }
    const field = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      const {weight} = down[y];
      const [a, b, c, d] = down[y].at.map(row => row * width);
      for (let x = 0; x < width; x++) {
        const sum = weight[0] * lines[a + x] + weight[1] * lines[b + x] + weight[2] * lines[c + x] + weight[3] * lines[d + x];
        field[y * width + x] = clamp(sum, Math.min(low[b + x], low[c + x]), Math.max(high[b + x], high[c + x]));
      }
    }
    return field;
  }

  // Linear between neighbouring scores, as cdam.math.Quantiles.
  function quantile(sorted, at) {
    const place = at * (sorted.length - 1);
    const below = Math.floor(place), above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  // The scale that maps share, as cdam.explain.render.Scale: quantiles that leave nothing but 0 do not clip.
  function scale(maps, signed, [low, high]) {
    const most = (least, largest) => Math.max(signed ? Math.max(-least, largest) : largest, 0);
    let lowest = Infinity, highest = -Infinity;
    for (const map of maps) {
      for (const score of map) {
        lowest = Math.min(lowest, score);
        highest = Math.max(highest, score);
      }
    }
    const whole = {signed, limit: most(lowest, highest), lowest, highest, asked: low > 0 || high < 1, clip: null};
    if (!whole.asked) {
      return whole;
    }
    const sorted = new Float32Array(maps.reduce((sum, map) => sum + map.length, 0));
    maps.reduce((at, map) => (sorted.set(map, at), at + map.length), 0);
    sorted.sort();
    const limit = most(quantile(sorted, low), quantile(sorted, high));
    return limit > 0 ? {...whole, limit, clip: [low, high]} : whole;
  }

  // Paints scores over the pixels of a photo; 512 colours are made once.
  function paint(canvas, photo, map, rows, columns, {colours, scale, strength, smooth, contours}) {
    const {width, height} = photo;
    canvas.width = width;
    canvas.height = height;
    const colour = palette(colours.stops, scale.signed);
    const table = Array.from({length: 513}, (_, i) => colour(i / 256 - 1));
    const zero = colour(0);
    const opacity = Math.min(1, 2 * strength);
    const field = enlarge(map, rows, columns, width, height, smooth);
    const pixels = new ImageData(width, height);
    for (let i = 0; i < field.length; i++) {
      const position = scale.limit === 0 ? 0 : clamp(field[i] / scale.limit, scale.signed ? -1 : 0, 1);
      const grey = 0.2126 * photo.data[4 * i] + 0.7152 * photo.data[4 * i + 1] + 0.0722 * photo.data[4 * i + 2];
      const share = Math.abs(position) * opacity;
      const painted = table[Math.round((position + 1) * 256)];
      for (let channel = 0; channel < 3; channel++) {
        const level = photo.data[4 * i + channel];
        const tinted = level + opacity * (grey - level);
        const base = tinted + strength * (zero[channel] - tinted);
        pixels.data[4 * i + channel] = (1 - share) * base + share * zero[channel]
            + opacity * (painted[channel] - zero[channel]);
      }
      pixels.data[4 * i + 3] = 255;
    }
    canvas.getContext("2d").putImageData(pixels, 0, 0);
    if (contours && scale.limit > 0) {
      const levels = scale.signed ? [scale.limit / 2, -scale.limit / 2] : [scale.limit / 2];
      levels.forEach(level => stroke(canvas, line(field, width, level), 3, 1.4));
    }
  }

  // The line at a level, as cdam.explain.render.Contours: marching squares between pixels' centres.
  function line(field, width, level) {
    const path = new Path2D();
    for (let y = 0; y + 1 < field.length / width; y++) {
      for (let x = 0; x + 1 < width; x++) {
        const at = y * width + x;
        const corners = [field[at], field[at + 1], field[at + width + 1], field[at + width]];
        const above = corners.filter(score => score > level).length;
        if (above === 0 || above === 4) {
          continue;
        }
        let open = false;
        for (let i = 0; i < 4; i++) {
          const from = corners[i] - level, to = corners[(i + 1) % 4] - level;
          if (from > 0 !== to > 0) {
            const along = from / (from - to);
            const place = [[along, 0], [1, along], [1 - along, 1], [0, 1 - along]][i];
            path[open ? "lineTo" : "moveTo"](x + 0.5 + place[0], y + 0.5 + place[1]);
            open = !open;
          }
        }
      }
    }
    return path;
  }

  // Light over dark: seen on every ground.
  function stroke(canvas, path, wide, narrow) {
    const context = canvas.getContext("2d");
    for (const [colour, thickness] of [["#000", wide], ["#fff", narrow]]) {
      context.strokeStyle = colour;
      context.lineWidth = thickness;
      context.stroke(path);
    }
  }

  // A photo as it is.
  function draw(canvas, photo) {
    canvas.width = photo.width;
    canvas.height = photo.height;
    canvas.getContext("2d").putImageData(photo, 0, 0);
  }

  // The frame of one token.
  function frame(canvas, rows, columns, token) {
    const width = canvas.width / columns, height = canvas.height / rows;
    const path = new Path2D();
    path.rect(token % columns * width, Math.floor(token / columns) * height, width, height);
    stroke(canvas, path, 4, 2);
  }

  // The pixels of a picture, small ones enlarged so that a smooth map has room.
  async function pixels(source) {
    const picture = new Image();
    picture.src = source;
    await picture.decode();
    const canvas = document.createElement("canvas");
    const scale = Math.max(1, Math.round(384 / Math.max(picture.naturalWidth, picture.naturalHeight)));
    canvas.width = scale * picture.naturalWidth;
    canvas.height = scale * picture.naturalHeight;
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  }

  const number = value => value === 0 ? "0" : String(Number(value.toPrecision(3)));

  // Text goes into a page as text only.
  function element(name, text, style) {
    const made = document.createElement(name);
    made.textContent = text;
    if (style) {
      made.className = style;
    }
    return made;
  }

  // What is for and what is against, side by side.
  function sides(...both) {
    const made = element("div", "", "sides");
    for (const parts of both) {
      const side = document.createElement("div");
      side.append(...parts);
      made.append(side);
    }
    return made;
  }

  // The colour bar below a map: the raw scores of its ends, and what its colours and lines mean.
  function bar(into, {stops, legend}, scale, {shared, contours, hidden}) {
    const {signed, limit, lowest, highest, asked, clip} = scale;
    const ramp = element("div", "", "ramp");
    ramp.style.background = limit === 0 ? stops[signed ? stops.length >> 1 : 0] : `linear-gradient(to right, ${stops.join(", ")})`;
    const low = (lowest < (signed ? -limit : 0) ? "≤ " : "") + number(signed ? -limit : 0);
    const high = (highest > limit ? "≥ " : "") + number(limit);
    const texts = limit === 0 ? [lowest < 0 ? "none above 0" : "all 0"] : signed ? [low, "0", high] : [low, high];
    const ends = element("div", "", "ends");
    ends.append(...texts.map(text => element("span", text)));
    const said = [legend, shared, clip ? `clipped at the quantiles ${clip.join(" and ")}` : asked ? "not clipped: the quantiles leave only 0" : "",
      contours && limit > 0 ? "lines: half of the scale" : ""];
    into.replaceChildren(...hidden ? [] : [ramp, ends], element("div", said.filter(text => text).join(" · "), "legend"));
  }

  // The token that a pointer is on; -1 if none.
  function tokenAt(event, rows, columns) {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / box.width * columns);
    const row = Math.floor((event.clientY - box.top) / box.height * rows);
    return row >= 0 && column >= 0 && row < rows && column < columns ? row * columns + column : -1;
  }

  // The token that an arrow key leads to; -1 for other keys. The first key shows the first token.
  function tokenAfter(event, token, rows, columns) {
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[event.key];
    if (!step) {
      return -1;
    }
    event.preventDefault();
    const row = clamp(Math.floor(Math.max(token, 0) / columns) + step[0], 0, rows - 1);
    return token < 0 ? 0 : row * columns + clamp(token % columns + step[1], 0, columns - 1);
  }

  // A choice among palettes of one kind.
  function palettes(select, look, signed) {
    select.replaceChildren(...look.palettes.filter(one => one.signed === signed).map(one =>
      Object.assign(element("option", one.name), {value: one.name})));
    select.value = signed ? look.palette : look.sequential;
  }

  const CLIPS = [[0, 1], [0.001, 0.999], [0.01, 0.99], [0.05, 0.95]];

  // A choice among quantiles to clip contrast at, and what it says.
  function clips(select, look) {
    const all = CLIPS.some(clip => String(clip) === String(look.clip)) ? CLIPS : [...CLIPS, look.clip];
    select.replaceChildren(...all.map(clip =>
      Object.assign(element("option", clip[0] > 0 || clip[1] < 1 ? clip.join(" to ") : "none"), {value: String(clip)})));
    select.value = String(look.clip);
  }

  // A field's value, where the field has it.
  function choose(field, value) {
    if (field.type === "checkbox") {
      field.checked = value === "true";
    } else if (!field.options || [...field.options].some(one => one.value === value)) {
      field.value = value;
    }
  }

  // Copied where the browser lets, and shown.
  async function copy(into, text, what) {
    into.replaceChildren(element("code", text));
    try {
      await navigator.clipboard.writeText(text);
      into.prepend(what + " is copied: ");
    } catch {
      getSelection().selectAllChildren(into.firstChild);
    }
  }

  return {
    // Quoted for a shell where it must be.
    quote: word => /^[\w.\/:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`,
    floats: base64 => new Float32Array(bytes(base64)),
    ints: base64 => new Int32Array(bytes(base64)),
    option: (value, text) => Object.assign(element("option", text), {value}),
    colours: (look, signed, name) => look.palettes.find(one => one.signed === signed && one.name === name),
    clip: select => select.value.split(",").map(Number),
    bar, choose, clips, copy, draw, element, frame, number, paint, palettes, pixels, scale, sides, tokenAfter, tokenAt
  };
})();
