import { fill, h, plain, say, tag } from "../dom.js";
import { attachedElement } from "./message.js";

const IMAGE = /^image\/(png|jpeg|gif|webp)$/;
const MOST = 8;

/** Bytes that may be attached, by the gateway's greeting; a frame carries them as base64, four letters for three bytes. */
export function limits(policy = {}) {
  const frame = Math.floor((policy.maxPayload ?? 512 * 1024) * 0.74) - 16384, { maxBytes = frame, maxImageBytes = maxBytes } = policy.attachments ?? {};
  return { all: Math.max(0, Math.min(frame, maxBytes)), image: Math.min(maxImageBytes, maxBytes, frame) };
}

const size = bytes => new Intl.NumberFormat(tag(), { style: "unit", unit: bytes < 1e6 ? "kilobyte" : "megabyte", maximumFractionDigits: 1 }).format(bytes < 1e6 ? bytes / 1e3 : bytes / 1e6);

/** Files chosen, pasted or dropped, until they are sent. `complain` is told what does not fit, `leave` takes the keyboard once the last is removed. */
export function attachments({ policy, complain, changed, leave }) {
  const tray = h("ul", { class: "tray", "aria-label": say("attach.tray"), hidden: true });
  let files = [];

  async function add(chosen) {
    complain("");
    for (const file of chosen) {
      const { all, image } = limits(policy()), isImage = IMAGE.test(file.type), most = isImage ? image : all;
      if (files.length >= MOST) { complain(say("attach.many", MOST)); break; }
      if (file.size === 0) { complain(say("attach.empty", plain(file.name, 60))); continue; }
      if (file.size > most) { complain(say("attach.large", plain(file.name, 60), size(most))); continue; }
      if (files.reduce((sum, one) => sum + one.sizeBytes, file.size) > all) { complain(say("attach.together", size(all))); continue; }
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (!isImage && !isText(bytes)) { complain(say("attach.kind", plain(file.name, 60))); continue; }
      files = [...files, {
        type: isImage ? "image" : "file", mimeType: isImage ? file.type : /^text\/|json|xml|yaml/.test(file.type) ? file.type : "text/plain",
        fileName: file.name || (isImage ? "image" : "text.txt"), content: base64(bytes), sizeBytes: file.size,
      }];
    }
    draw();
  }

  function draw() {
    tray.hidden = files.length === 0;
    fill(tray, files.map((file, i) => h("li", {}, attachedElement(file),
      h("button", { type: "button", class: "remove", "data-key": `file ${i}`, "aria-label": say("attach.remove", plain(file.fileName, 60)), onclick: () => remove(file) }, "×"))));
    changed();
  }

  function remove(file) {
    files = files.filter(one => one !== file);
    complain("");
    draw();
    if (!tray.contains(document.activeElement)) leave();
  }

  return { tray, add, get files() { return files; }, clear() { files = []; draw(); } };
}

function isText(bytes) {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
