"use strict";
// The methods to choose from with their options; what is chosen is written as on the command line.
const Methods = (() => {
  const by = id => document.getElementById(id);
  const {element, option} = Overlay;
  const MOST_LISTED = 64;
  let all = [];

  const find = name => all.find(method => method.name === name);
  const chosen = () => find(by("method").value);
  const fields = () => [...by("options").querySelectorAll("[name]")];
  const numbers = one => Array.from({length: one.high - one.low + 1}, (_, i) => String(one.low + i));

  // A word or one of few numbers is a list, in which each number may be asked for in turn.
  function field(one) {
    const few = one.whole && one.high - one.low < MOST_LISTED;
    const values = few ? numbers(one) : one.choices;
    const input = Object.assign(document.createElement(values.length ? "select" : "input"), {name: one.name, usual: one.usual});
    if (values.length) {
      input.append(...values.map(value => option(value, value === one.usual ? value + " (default)" : value)));
      input.each = values.filter(value => Number(value) >= 0);
      if (input.each.length > 1) {
        input.append(option("each", "each in turn"));
      }
    } else {
      Object.assign(input, {type: "number", min: one.low, max: one.high, step: one.whole ? 1 : "any"});
    }
    input.value = one.usual;
    const label = element("label", one.name + " ");
    label.append(input);
    return label;
  }

  function list() {
    by("about").textContent = chosen().summary;
    by("options").replaceChildren(...chosen().options.map(field));
  }

  // All that is asked for: several where an option takes each of its numbers.
  function texts(ofEach = input => input.each) {
    const options = fields().filter(input => input.value !== "" && input.value !== input.usual)
      .reduce((made, input) => made.flatMap(before => (input.value === "each" ? ofEach(input) : [input.value])
        .map(value => [...before, `${input.name}=${value}`])), [[]]);
    return options.map(some => chosen().name + (some.length ? `[${some}]` : ""));
  }

  // What the command line's form says; what is unknown in it is left as it is.
  function set(text) {
    const [, name, options = ""] = /^([^[]*)\[?([^\]]*)/.exec(text);
    if (!find(name)) {
      return;
    }
    by("method").value = name;
    list();
    for (const [key, value] of options.split(",").map(part => part.split("="))) {
      fields().filter(input => input.name === key).forEach(input => Overlay.choose(input, value));
    }
  }

  // Those of classes only where there are classes.
  function start(model) {
    const groups = [["for a class", model.heads.length ? model.methods : []], ["same for every class", model.image_methods]];
    all = groups.flatMap(([, some]) => some);
    by("method").replaceChildren(...groups.filter(([, some]) => some.length).map(([label, some]) => {
      const group = Object.assign(document.createElement("optgroup"), {label});
      group.append(...some.map(method => option(method.name, method.name)));
      return group;
    }));
    by("method").addEventListener("change", list);
    list();
    set("tam");
  }

  const ofClass = () => by("method").selectedOptions[0].parentElement.label === "for a class";

  return {start, set, texts, ofClass, text: () => texts(() => ["each"])[0]};
})();
