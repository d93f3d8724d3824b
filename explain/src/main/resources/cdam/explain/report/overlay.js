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

  // The score of the last colour: the largest, of either sign if signed.
  function limit(map, signed) {
    let most = 0;
    for (const score of map) {
      most = Math.max(most, signed ? Math.abs(score) : score);
    }
    return most;
  }

  // Paints scores over the pixels of a photo; 512 colours are made once.
  function paint(canvas, photo, map, rows, columns, look) {
    const {width, height} = photo;
    canvas.width = width;
    canvas.height = height;
    const colour = palette(look.colours, look.signed);
    const table = Array.from({length: 513}, (_, i) => colour(i / 256 - 1));
    const zero = colour(0);
    const opacity = Math.min(1, 2 * look.strength);
    const field = enlarge(map, rows, columns, width, height, look.smooth);
    const pixels = new ImageData(width, height);
    for (let i = 0; i < field.length; i++) {
      const position = look.limit === 0 ? 0 : clamp(field[i] / look.limit, look.signed ? -1 : 0, 1);
      const grey = 0.2126 * photo.data[4 * i] + 0.7152 * photo.data[4 * i + 1] + 0.0722 * photo.data[4 * i + 2];
      const share = Math.abs(position) * opacity;
      const painted = table[Math.round((position + 1) * 256)];
      for (let channel = 0; channel < 3; channel++) {
        const level = photo.data[4 * i + channel];
        const tinted = level + opacity * (grey - level);
        const base = tinted + look.strength * (zero[channel] - tinted);
        pixels.data[4 * i + channel] = (1 - share) * base + share * zero[channel]
            + opacity * (painted[channel] - zero[channel]);
      }
      pixels.data[4 * i + 3] = 255;
    }
    canvas.getContext("2d").putImageData(pixels, 0, 0);
  }

  // The frame of one token.
  function frame(canvas, rows, columns, token) {
    const context = canvas.getContext("2d");
    const width = canvas.width / columns, height = canvas.height / rows;
    const x = token % columns * width, y = Math.floor(token / columns) * height;
    for (const [colour, thickness] of [["#000", 4], ["#fff", 2]]) {
      context.strokeStyle = colour;
      context.lineWidth = thickness;
      context.strokeRect(x, y, width, height);
    }
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

  // The colour bar below a map: the raw scores of its ends, and what its colours mean.
  function bar(into, {stops, signed, legend}, limit) {
    const ramp = element("div", "", "ramp");
    ramp.style.background = "linear-gradient(to right, " + stops.join(", ") + ")";
    const ends = element("div", "", "ends");
    const texts = limit === 0 ? ["all 0"] : signed ? [number(-limit), "0", number(limit)] : ["0", number(limit)];
    ends.append(...texts.map(text => element("span", text)));
    into.replaceChildren(ramp, ends, element("div", legend, "legend"));
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

  return {
    floats: base64 => new Float32Array(bytes(base64)),
    ints: base64 => new Int32Array(bytes(base64)),
    option: (value, text) => Object.assign(element("option", text), {value}),
    colours: (look, signed, name) => look.palettes.find(one => one.signed === signed && one.name === name),
    bar, element, frame, limit, number, paint, palettes, pixels, tokenAfter, tokenAt
  };
})();
