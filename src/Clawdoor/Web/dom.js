import words from "./words.js";
import { kept } from "./identity.js";

const languages = ["en", "zh"];
let language = kept.get("language") ?? (/^zh\b/i.test(navigator.language) ? "zh" : "en");
if (!languages.includes(language)) language = "en";

export const tag = () => (language === "zh" ? "zh-CN" : "en");

export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  kept.set("language", language);
}

/** A sentence of the table in the person's language, with {0}, {1} … filled in. */
export const say = (key, ...values) => words[key][languages.indexOf(language)].replace(/\{(\d)\}/g, (_, i) => values[i]);

/** As {@link say}, for values that are elements: the pieces to append. */
export const pieces = (key, ...nodes) =>
  words[key][languages.indexOf(language)].split(/(\{\d\})/).map(piece => (/^\{\d\}$/.test(piece) ? nodes[piece[1]] : piece));

/** Whether the table has a sentence under this key. */
export const known = key => key in words;

/** An element. Properties that begin with "on" are listeners, the rest attributes; children are elements or text, never markup. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== false && value != null) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter(child => child != null && child !== false));
  return element;
}

/**
 * What somebody else has said, made harmless to read: without control characters and without those that turn the order of
 * letters around (Unicode TR 36, bidirectional spoofing), and not endless.
 */
export function plain(text, most = 80) {
  const clean = String(text ?? "").replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "").trim();
  const letters = [...clean];
  return letters.length > most ? letters.slice(0, most - 1).join("") + "…" : clean;
}

/** As {@link plain}, in an element whose direction of writing stays its own. */
export const theirs = (text, most) => h("bdi", {}, plain(text, most));

/** An ID with its first eight characters, which suffice to compare, set off. */
export const idText = (id, most = 36) => h("code", { class: "id", title: plain(id) }, h("b", {}, plain(id).slice(0, 8)), plain(id, most).slice(8));

const units = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

/** Such as "3 hours 12 minutes": the two largest units. */
export function duration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  let at = units.findIndex(([, length]) => seconds >= length);
  if (at < 0) at = units.length - 1;
  return units.slice(at, at + (at < 2 ? 2 : 1)).map(([unit, length], i) => {
    const count = Math.floor(i ? (seconds % units[at][1]) / length : seconds / length);
    return i && !count ? "" : new Intl.NumberFormat(tag(), { style: "unit", unit, unitDisplay: language === "zh" ? "short" : "long" }).format(count);
  }).filter(Boolean).join(" ");
}

/** Such as "4:07". */
export function countdown(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function ago(milliseconds, style) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 5) return say("time.now");
  const [unit, length] = units.find(([, least]) => seconds >= least);
  return new Intl.RelativeTimeFormat(tag(), { style }).format(-Math.floor(seconds / length), unit);
}

const clocks = new Set();

/** Text that is made anew every second for as long as it is on the page. */
export function ticking(name, properties, make) {
  const element = h(name, properties, make());
  clocks.add([element, make]);
  return element;
}

/** How long ago, such as "5 minutes ago"; `narrow` where there is little room. */
export const age = (at, now, style = "long") => ticking("time", { datetime: new Date(at).toISOString(), title: new Date(at).toLocaleString(tag()) }, () => ago(now() - at, style));

setInterval(() => {
  for (const clock of clocks) {
    const [element, make] = clock;
    const text = make();
    if (!element.isConnected) clocks.delete(clock);
    else if (element.textContent !== text) element.textContent = text;
  }
}, 1000);

/** Puts new content into a place without taking the keyboard away from what a person stands on (told by `data-key`). */
export function fill(place, ...children) {
  const key = place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  place.replaceChildren(...children.flat().filter(Boolean));
  if (key) [...place.querySelectorAll("[data-key]")].find(element => element.dataset.key === key)?.focus();
}

export const facts = rows => h("dl", {}, rows.filter(row => row && row[1] != null && row[1] !== "")
  .map(([name, ...value]) => h("div", {}, h("dt", {}, name), h("dd", {}, ...value))));

/** A button that copies; `read` gives the text, and `shown` is the element it stands in. */
export function copyButton(shown, read) {
  const button = h("button", { type: "button", class: "small", "data-key": "copy", onclick: copy }, say("copy"));
  async function copy() {
    try {
      await navigator.clipboard.writeText(read());
    } catch {
      // Pages that came over plain http have no clipboard of their own.
      getSelection().selectAllChildren(shown);
      document.execCommand("copy");
    }
    button.textContent = say("copied");
    setTimeout(() => { button.textContent = say("copy"); }, 2000);
  }
  return button;
}

/** A line to be typed elsewhere, with a button that copies it. */
export function copyable(text) {
  const code = h("code", {}, text);
  return h("div", { class: "copy" }, code, copyButton(code, () => text));
}
