// Text of a model → a tree of plain objects. It makes no markup; what is not understood stays text.

const DEEPEST = 6;
const FENCE = /^( {0,3})(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$/, HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/, RULE = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const QUOTE = /^ {0,3}> ?/, ITEM = /^( *)([-*+]|\d{1,9}[.)])(?:[ \t]+|$)/, TABLE = /^ *\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** The blocks of a text; each has the lines it was made from as `raw`, so that a growing text needs only its last ones drawn anew. */
export const parse = text => blocks(String(text ?? "").replace(/\r\n?/g, "\n").replace(/\t/g, "    ").split("\n"), 0);

function blocks(lines, depth) {
  const found = [];
  for (let at = 0; at < lines.length;) {
    if (!lines[at].trim()) { at++; continue; }
    const [block, next] = oneBlock(lines, at, depth);
    found.push({ ...block, raw: lines.slice(at, next).join("\n") });
    at = next;
  }
  return found;
}

function oneBlock(lines, at, depth) {
  const line = lines[at];
  let match;
  if ((match = FENCE.exec(line))) return fence(lines, at, match);
  if ((match = HEADING.exec(line))) return [{ type: "heading", level: match[1].length, text: inline(match[2] ?? "") }, at + 1];
  if (RULE.test(line)) return [{ type: "rule" }, at + 1];
  if (depth < DEEPEST && QUOTE.test(line)) return quote(lines, at, depth);
  if (depth < DEEPEST && ITEM.test(line)) return list(lines, at, depth);
  if (isTable(lines, at)) return table(lines, at);
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && !begins(lines, end)) end++;
  return [{ type: "paragraph", text: inline(lines.slice(at, end).map(text => text.trimStart()).join("\n")) }, end];
}

/** Whether a line ends the paragraph before it. A number does so only as "1.": others are often a year at the start of a line. */
function begins(lines, at) {
  const line = lines[at], item = ITEM.exec(line);
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || QUOTE.test(line) || isTable(lines, at)
    || (item && item[0].length < line.length && (!/\d/.test(item[2]) || /^1\D/.test(item[2])));
}

function fence(lines, at, [, indent, mark, language]) {
  const closing = new RegExp(`^ {0,3}${mark[0]}{${mark.length},}[ ]*$`), dented = new RegExp(`^ {0,${indent.length}}`);
  let end = at + 1;
  while (end < lines.length && !closing.test(lines[end])) end++;
  return [{ type: "code", language, text: lines.slice(at + 1, end).map(line => line.replace(dented, "")).join("\n") }, Math.min(end + 1, lines.length)];
}

function quote(lines, at, depth) {
  const inner = [];
  let end = at;
  for (; end < lines.length && lines[end].trim(); end++) {
    if (!QUOTE.test(lines[end]) && begins(lines, end)) break;
    inner.push(lines[end].replace(QUOTE, ""));
  }
  return [{ type: "quote", blocks: blocks(inner, depth + 1) }, end];
}

const indentOf = line => line.length - line.trimStart().length;

function list(lines, at, depth) {
  const [, indent, first] = ITEM.exec(lines[at]), ordered = /\d/.test(first), items = [];
  const isNext = line => {
    const match = ITEM.exec(line);
    return match && match[1].length < indent.length + 2 && match[2].slice(-1) === first.slice(-1) && !RULE.test(line);
  };
  while (at < lines.length && isNext(lines[at])) {
    const width = Math.max(2, ITEM.exec(lines[at])[0].length), inner = [lines[at].slice(ITEM.exec(lines[at])[0].length)];
    for (at++; at < lines.length; at++) {
      const line = lines[at], deep = indentOf(line) >= indent.length + 2;
      if (!line.trim()) {
        // An empty line belongs to the item when something indented follows it.
        const more = lines.slice(at, at + 3).find(text => text.trim());
        if (!more || (indentOf(more) < indent.length + 2 && !isNext(more))) break;
      } else if (!deep && (isNext(line) || begins(lines, at) || !lines[at - 1].trim())) break;
      inner.push(line.slice(Math.min(indentOf(line), width)));
    }
    items.push(item(inner, depth));
  }
  return [{ type: "list", ordered, start: ordered ? parseInt(first, 10) : 1, items }, at];
}

function item(lines, depth) {
  const task = /^\[([ xX])\] /.exec(lines[0]);
  if (task) lines = [lines[0].slice(4), ...lines.slice(1)];
  return { done: task ? task[1] !== " " : null, blocks: blocks(lines, depth + 1) };
}

function cells(line) {
  const inner = line.trim().replace(/^\|/, "").replace(/\|$/, ""), found = [""];
  for (let i = 0, code = false; i < inner.length; i++) {
    if (inner[i] === "\\" && inner[i + 1] === "|") found[found.length - 1] += inner[++i];
    else if (inner[i] === "|" && !code) found.push("");
    else {
      if (inner[i] === "`") code = !code;
      found[found.length - 1] += inner[i];
    }
  }
  return found.map(cell => cell.trim());
}

const isTable = (lines, at) => lines[at].includes("|") && at + 1 < lines.length && lines[at + 1].includes("-") && TABLE.test(lines[at + 1])
  && cells(lines[at]).length === cells(lines[at + 1]).length;

function table(lines, at) {
  const align = cells(lines[at + 1]).map(cell => (cell.endsWith(":") ? (cell.startsWith(":") ? "center" : "end") : ""));
  const row = line => align.map((_, i) => inline(cells(line)[i] ?? ""));
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|")) end++;
  return [{ type: "table", align, head: row(lines[at]), rows: lines.slice(at + 2, end).map(row) }, end];
}

/** Only what a person can mean by a link in a chat; anything else stays text. */
export function safeAddress(address) {
  const clean = address.trim();
  return /^(https?:\/\/|mailto:)[^\s\u0000-\u001f]+$/i.test(clean) ? clean : null;
}

const PLAIN = /[^\\`*_~[!<h\n]+/y, LINK = /!?\[((?:[^[\]\\]|\\.|\[[^[\]]{0,200}\]){0,1000})\]\(\s*<?((?:[^\s()<>]|\([^\s()]{0,500}\)){0,2000})>?(?:\s+(?:"[^"]{0,500}"|'[^']{0,500}'))?\s*\)/y;
const AUTO = /<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>/iy, BARE = /https?:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uffef]{1,2000}/iy, TICKS = /`+/y, MARKS = /\*+|_+|~~/y;
const STYLES = { "***": ["strong", "em"], "___": ["strong", "em"], "**": ["strong"], __: ["strong"], "*": ["em"], _: ["em"], "~~": ["del"] };

/** Pieces of a line: strings, and `{type: strong | em | del | code | link | break, …}`. */
export function inline(text, depth = 0) {
  const found = [], without = new Set();
  const put = piece => {
    if (typeof piece === "string" && typeof found.at(-1) === "string") found[found.length - 1] += piece;
    else if (piece !== "") found.push(piece);
  };
  const read = (pattern, at) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  for (let at = 0; at < text.length;) {
    let match = read(PLAIN, at);
    if (match) {
      put(match[0]);
      at += match[0].length;
      continue;
    }
    const letter = text[at];
    if (letter === "\\" && /[!-/:-@[-`{-~]/.test(text[at + 1] ?? "")) {
      put(text[at + 1]);
      at += 2;
    } else if (letter === "\n") {
      put({ type: "break" });
      at++;
    } else if (letter === "`" && (match = codeSpan(text, at, without))) {
      put({ type: "code", text: match.text });
      at = match.end;
    } else if ((letter === "[" || letter === "!") && depth < DEEPEST && (match = read(LINK, at))) {
      const address = safeAddress(match[2]), label = inline(match[1], depth + 1);
      if (address) put({ type: "link", address, text: label.length ? label : [address] });
      else label.forEach(put);
      at += match[0].length;
    } else if (letter === "<" && (match = read(AUTO, at))) {
      put({ type: "link", address: match[1], text: [match[1]] });
      at += match[0].length;
    } else if (letter === "h" && !/[A-Za-z0-9]/.test(text[at - 1] ?? "") && (match = read(BARE, at))) {
      const address = match[0].replace(/(?:[.,;:!?*_~\]]|\)(?!.*\())+$/, "");
      put({ type: "link", address, text: [address] });
      at += address.length;
    } else if (depth < DEEPEST && (match = read(MARKS, at)) && (match = styled(text, at, match[0], without))) {
      put(match.styles.reduceRight((inner, type) => [{ type, text: inner }], inline(match.text, depth + 1))[0]);
      at = match.end;
    } else {
      const run = letter === "`" ? read(TICKS, at)[0] : letter === "*" || letter === "_" ? read(MARKS, at)[0] : letter;
      put(run);
      at += run.length;
    }
  }
  return found;
}

function codeSpan(text, at, without) {
  TICKS.lastIndex = at;
  const mark = TICKS.exec(text)[0];
  if (without.has(mark)) return null;
  for (let from = at + mark.length; (from = text.indexOf("`", from)) >= 0;) {
    TICKS.lastIndex = from;
    const run = TICKS.exec(text)[0];
    if (run.length === mark.length) return { text: text.slice(at + mark.length, from).replace(/\n/g, " ").replace(/^ (.*[^ ].*) $/, "$1"), end: from + run.length };
    from += run.length;
  }
  without.add(mark);
  return null;
}

const isWord = letter => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);

/** What stands between a mark and the one that closes it. A mark once not found is not looked for again: no text costs its length squared. */
function styled(text, at, run, without) {
  const mark = run.length > 3 ? "" : run, styles = STYLES[mark], start = at + mark.length;
  if (!styles || without.has(mark) || /\s/.test(text[start] ?? " ") || (mark[0] === "_" && isWord(text[at - 1]))) return null;
  for (let i = start; i < text.length; i++) {
    if (text[i] === "\\") { i++; continue; }
    if (text[i] !== mark[0]) continue;
    let end = i;
    while (text[end] === mark[0]) end++;
    const length = end - i, fits = length === mark.length || (length === 3 && mark[0] !== "~");
    if (fits && i > start && !/\s/.test(text[i - 1]) && !(mark[0] === "_" && isWord(text[end])))
      return { styles, text: text.slice(start, end - mark.length), end };
    i = end - 1;
  }
  without.add(mark);
  return null;
}
