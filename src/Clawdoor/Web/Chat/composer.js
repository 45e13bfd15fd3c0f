import { h, say } from "../dom.js";
import { session } from "../identity.js";
import { attachments } from "./attachments.js";

const shape = (...paths) => {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  for (const path of paths) icon.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path")).setAttribute("d", path);
  return icon;
};

/** Where a person writes. `send(text, files)` and `stop()` are the two things that happen here; a draft is kept per session. */
export function composer({ send, stop, policy }) {
  let key = "", busy = false, able = true, away = false;
  const wrong = h("p", { class: "wrong", role: "alert" });
  const field = h("textarea", {
    id: "message", rows: 1, "data-key": "message", placeholder: say("chat.write"), "aria-label": say("chat.write"), enterkeyhint: "send", autocomplete: "off",
    oninput: typed, onkeydown: pressed, onpaste: pasted,
  });
  const files = attachments({ policy, complain: text => { wrong.textContent = text; }, changed: drawButtons, leave: () => field.focus() });
  const chooser = h("input", { type: "file", multiple: true, hidden: true, tabindex: -1, "aria-hidden": "true", onchange: chosen });
  const attach = h("button", { type: "button", class: "round", "aria-label": say("attach.add"), title: say("attach.add"), onclick: () => chooser.click() }, shape("M12 5v14M5 12h14"));
  const go = h("button", { class: "round main go" , "aria-label": say("chat.send"), title: say("chat.send") }, shape("M12 19V5M5.5 11.5 12 5l6.5 6.5"));
  const halt = h("button", { type: "button", class: "round main halt", "aria-label": say("chat.stop"), title: say("chat.stopKey"), hidden: true, onclick: () => stop() }, shape("M8 8h8v8H8z"));
  const form = h("form", { class: "composer", onsubmit: submitted },
    wrong, h("div", { class: "writing" }, files.tray, h("div", { class: "row" }, attach, field, go, halt)), chooser);

  function typed() {
    wrong.textContent = "";
    session.set("draft." + key, field.value);
    grow();
    drawButtons();
  }

  // Enter that ends a composition chooses a Chinese word and sends nothing; Safari says so only by the key code (observed).
  function pressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  }

  function submitted(event) {
    event.preventDefault();
    const text = field.value.trim();
    wrong.textContent = busy ? say("chat.busy") : away ? say("chat.away") : "";
    if (busy || away || !able || (!text && !files.files.length)) return;
    send(text, files.files);
    field.value = "";
    files.clear();
    typed();
    field.focus();
  }

  function chosen() {
    files.add([...chooser.files]).then(() => { chooser.value = ""; });
    field.focus();
  }

  function pasted(event) {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    files.add([...event.clipboardData.files]);
  }

  // Anywhere on the page: a browser leaves the page for a file that is dropped beside the place meant for it.
  for (const kind of ["dragover", "drop"]) {
    addEventListener(kind, event => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      if (kind === "drop" && able && form.checkVisibility() && !document.querySelector("dialog[open]")) files.add([...event.dataTransfer.files]);
    });
  }

  function grow() {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 240)}px`;
  }

  function drawButtons() {
    go.hidden = busy;
    halt.hidden = !busy;
    go.disabled = away || !able || (!field.value.trim() && !files?.files.length);
    attach.disabled = !able;
  }

  return {
    element: form,
    focus: () => field.focus(),
    /** The draft of that session, instead of the last one's. */
    open(next) {
      key = next;
      field.value = session.get("draft." + key) ?? "";
      wrong.textContent = "";
      files.clear();
      requestAnimationFrame(grow);
    },
    /** Whether an answer is being written, whether anything may be sent at all, and whether the gateway is away; one can write meanwhile. */
    state(isBusy, isAble, isAway) {
      if ((busy && !isBusy) || (away && !isAway)) wrong.textContent = "";
      [busy, able, away] = [isBusy, isAble, isAway];
      field.disabled = !able;
      drawButtons();
    },
  };
}
