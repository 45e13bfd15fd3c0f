import { h, plain, say, tag } from "../dom.js";
import { textOf } from "./conversation.js";
import { show } from "./render.js";

const number = count => new Intl.NumberFormat(tag()).format(count);

/** One entry of a conversation as an element. */
export function messageElement(entry, { again, drop }) {
  if (entry.role === "user") return userElement(entry, again, drop);
  if (entry.role === "toolResult") return toolElement(entry);
  const text = textOf(entry.message), body = h("div", { class: "text" });
  show(body, text);
  return h("article", { class: "message assistant", "data-message": entry.id, "aria-label": say("chat.answer") },
    text && body,
    toolCalls(entry.message).map(name => h("p", { class: "tool" }, say("chat.tool", plain(name, 60)))),
    entry.trouble && h("p", { class: "trouble", role: "alert" }, h("strong", {}, say("chat.failed")), " ", plain(entry.trouble, 1000)),
    entry.stopReason === "lost" && h("p", { class: "trouble", role: "alert" }, h("strong", {}, say(text ? "chat.cut" : "chat.failed")), " ", say("chat.lost")),
    entry.stopReason === "error" && !entry.trouble && h("p", { class: "trouble" }, h("strong", {}, say("chat.cut"))),
    (entry.stopReason === "aborted" || entry.stopReason === "rpc") && h("p", { class: "dim stopped" }, say("chat.stopped")),
    meta(entry.message));
}

/** The answer that is being written. */
export function liveElement() {
  const body = h("div", { class: "text" }), note = h("p", { class: "thinking dim" }, h("i", { class: "pulse", "aria-hidden": "true" }), h("span"));
  const element = h("article", { class: "message assistant live", "aria-label": say("chat.answer"), "aria-busy": "true" }, body, note);
  return {
    element,
    draw(run) {
      show(body, run.text);
      body.hidden = !run.text;
      note.hidden = Boolean(run.text) && !run.retry;
      note.lastChild.textContent = run.retry ? say("chat.retrying", run.retry.attempt ?? "", run.retry.maxAttempts ?? "") : say("chat.thinking");
    },
  };
}

function userElement(entry, again, drop) {
  const text = entry.text ?? textOf(withoutFiles(entry.message)), own = entry.attachments ?? [], said = attachmentsOf(entry.message);
  const files = said.length ? said.map(part => (part.content || part.text ? part : own.find(sent => sent.fileName === part.fileName) ?? part)) : own;
  return h("article", { class: "message user", "data-message": entry.id, "aria-label": say("chat.yours") },
    files.length > 0 && h("div", { class: "attached" }, files.map(attachedElement)),
    text && h("div", { class: "bubble" }, text),
    entry.state === "sending" && h("p", { class: "dim state" }, say("chat.sending")),
    entry.state === "failed" && h("div", { class: "trouble", role: "alert" },
      h("span", {}, say("chat.unsent", plain(entry.trouble || "–", 300))),
      h("button", { type: "button", class: "small", onclick: () => again(entry) }, say("chat.again")),
      h("button", { type: "button", class: "small", onclick: () => drop(entry) }, say("chat.drop"))));
}

/** A picture, or the name of a file, which opens where its text is known. */
export function attachedElement({ mimeType = "", fileName, content, text }) {
  const name = plain(fileName, 40) || say(mimeType.startsWith("image/") ? "chat.picture" : "chat.file");
  if (/^image\/(png|jpeg|gif|webp)$/.test(mimeType) && content) return h("img", { src: `data:${mimeType};base64,${content}`, alt: name });
  return text ? h("details", { class: "result" }, h("summary", { class: "file" }, name), h("pre", { tabindex: 0 }, text.slice(0, 20000))) : h("span", { class: "file" }, name);
}

/** A text file is said as a part of its own: its name and its text between fences. */
const fileOf = part => (part?.type === "text" ? /^([^\n]{1,255}):\n```\n(.*)\n```$/s.exec(part.text ?? "") : null);

const withoutFiles = message => (Array.isArray(message?.content) ? { content: message.content.filter(part => !fileOf(part)) } : message);

function attachmentsOf(message) {
  if (!Array.isArray(message?.content)) return [];
  return message.content.filter(part => fileOf(part) || ["image", "file", "attachment"].includes(part?.type)).map(part => {
    const file = fileOf(part), url = /^data:(image\/[a-z]+);base64,(.*)$/s.exec(part.url ?? part.image_url?.url ?? "");
    return file ? { fileName: file[1], text: file[2] } : {
      mimeType: part.mimeType ?? part.source?.media_type ?? url?.[1], fileName: part.fileName ?? part.name,
      content: part.data ?? part.content ?? part.source?.data ?? url?.[2],
    };
  });
}

const toolCalls = message => (Array.isArray(message?.content) ? message.content : []).filter(part => part?.type === "toolCall").map(part => part.name ?? "");

function toolElement({ id, message }) {
  return h("details", { class: "message result", "data-message": id },
    h("summary", { class: "dim" }, say(message.isError ? "chat.toolFailed" : "chat.toolSaid", plain(message.toolName, 60))),
    h("pre", {}, textOf(message).slice(0, 20000)));
}

function meta({ timestamp, model, usage } = {}) {
  const spent = usage && (usage.input || usage.output) ? say("chat.usage", number(usage.input ?? 0), number(usage.output ?? 0)) : null;
  return h("p", { class: "meta dim line" },
    timestamp > 0 && h("time", { datetime: new Date(timestamp).toISOString(), title: new Date(timestamp).toLocaleString(tag()) },
      new Date(timestamp).toLocaleTimeString(tag(), { hour: "2-digit", minute: "2-digit" })),
    model && h("span", {}, plain(model, 40)), spent && h("span", {}, spent));
}
