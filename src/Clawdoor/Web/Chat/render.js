import { copyButton, h, say } from "../dom.js";
import { parse } from "./markdown.js";

const pieces = text => text.map(piece => (typeof piece === "string" ? piece : makers[piece.type](piece)));

const makers = {
  strong: ({ text }) => h("strong", {}, pieces(text)),
  em: ({ text }) => h("em", {}, pieces(text)),
  del: ({ text }) => h("del", {}, pieces(text)),
  code: ({ text }) => h("code", {}, text),
  break: () => h("br"),
  link: ({ text, address }) => h("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: address }, pieces(text)),
};

// The page has an h1 and the session an h2: what a model calls a title of first rank is one of third rank here.
const shapes = {
  heading: ({ level, text }) => h(`h${Math.min(level + 2, 6)}`, { class: `level${level}` }, pieces(text)),
  paragraph: ({ text }) => h("p", {}, pieces(text)),
  rule: () => h("hr"),
  quote: ({ blocks }) => h("blockquote", {}, blocks.map(shape)),
  list: ({ ordered, start, items }) => h(ordered ? "ol" : "ul", { start: ordered && start !== 1 && start }, items.map(item)),
  table: ({ align, head, rows }) => h("div", { class: "table", tabindex: 0, role: "group", "aria-label": say("chat.table") }, h("table", {},
    h("thead", {}, h("tr", {}, head.map((cell, i) => h("th", { scope: "col", class: align[i] }, pieces(cell))))),
    h("tbody", {}, rows.map(row => h("tr", {}, row.map((cell, i) => h("td", { class: align[i] }, pieces(cell)))))))),
  code({ language, text }) {
    const code = h("code", {}, text);
    return h("figure", { class: "code" },
      h("figcaption", {}, h("span", {}, language.slice(0, 30)), copyButton(code, () => text)),
      h("pre", { tabindex: 0, "aria-label": language || say("chat.code") }, code));
  },
};

const item = ({ done, blocks }) => {
  const inner = blocks.length === 1 && blocks[0].type === "paragraph" ? pieces(blocks[0].text)
    : blocks.map((block, i) => (i === 0 && block.type === "paragraph" && blocks.slice(1).every(next => next.type === "list") ? h("span", {}, pieces(block.text)) : shape(block)));
  return done === null ? h("li", {}, inner) : h("li", { class: "task" }, h("span", { role: "img", "aria-label": say(done ? "chat.done" : "chat.open") }, done ? "☑" : "☐"), " ", inner);
};

const shape = block => shapes[block.type](block);

/** Shows a text in an element; of what is there already, only what differs is made anew. */
export function show(place, text) {
  const drawn = place.drawn ?? [], found = parse(text);
  let same = 0;
  while (same < drawn.length && same < found.length && drawn[same] === found[same].raw) same++;
  while (place.childNodes.length > same) place.lastChild.remove();
  place.append(...found.slice(same).map(shape));
  place.drawn = found.map(block => block.raw);
}
