import { h, say } from "../dom.js";
import { liveElement, messageElement } from "./message.js";

const NEAR = 80;

/** What was said, in a box that scrolls: it follows what is being written for as long as the reader is at its end. */
export function transcript({ older, again, drop }) {
  const list = h("div", { class: "messages" }), more = h("button", { type: "button", class: "small more", onclick: loadOlder }, say("chat.older"));
  const down = h("button", { type: "button", class: "down", "aria-label": say("chat.down"), title: say("chat.down"), hidden: true, onclick: toEnd }, "↓");
  const notice = h("div", { class: "notice" });
  const box = h("div", { class: "transcript", role: "log", "aria-live": "off", "aria-label": say("chat.log"), tabindex: 0, onscroll: scrolled }, h("div", { class: "column" }, more, list, notice));
  let shown = new Map(), live = null, following = true, loading = false, frame = 0, latest = null, last = 0;

  const atEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;

  // A reader who scrolls up is left alone, also while text is added below; being at the end again is what follows on.
  function scrolled() {
    following = atEnd() || (following && box.scrollTop >= last);
    last = box.scrollTop;
    down.hidden = following;
    if (last < 200 && !more.hidden && shown.size) loadOlder();
  }

  function toEnd() {
    following = true;
    box.scrollTop = box.scrollHeight;
    down.hidden = true;
  }

  async function loadOlder() {
    if (loading || more.hidden) return;
    loading = more.disabled = true;
    more.textContent = say("chat.loading");
    try {
      await older();
    } finally {
      loading = more.disabled = false;
      more.textContent = say("chat.older");
    }
  }

  /** Draws at most once a frame, however fast the text comes. */
  function draw(conversation) {
    latest = conversation;
    if (document.hidden) {
      now();
    } else {
      frame ||= requestAnimationFrame(now);
    }
  }

  function now() {
    cancelAnimationFrame(frame);
    frame = 0;
    const { entries, run, hasMore } = latest, first = list.firstChild, before = box.scrollHeight, top = box.scrollTop;
    const next = new Map();
    let at = list.firstChild;
    for (const entry of entries) {
      const old = shown.get(entry.id), element = old?.entry === entry || same(old?.entry, entry) ? old.element : messageElement(entry, { again, drop });
      next.set(entry.id, { entry, element });
      if (element === at) at = at.nextSibling;
      else list.insertBefore(element, at);
    }
    for (const [id, { element }] of shown) if (next.get(id)?.element !== element) element.remove();
    shown = next;
    drawLive(run);
    more.hidden = !hasMore;
    const prepended = first && first.isConnected && list.firstChild !== first && first !== live?.element;
    if (following) box.scrollTop = box.scrollHeight;
    else if (prepended) box.scrollTop = top + box.scrollHeight - before;
    down.hidden = following || atEnd();
  }

  function drawLive(run) {
    if (live && live.id !== run?.id) {
      live.element.remove();
      live = null;
    }
    if (!run) return;
    live ??= { id: run.id, ...liveElement() };
    if (list.lastChild !== live.element) list.append(live.element);
    live.draw(run);
  }

  const same = (a, b) => a && a.message === b.message && a.state === b.state && a.trouble === b.trouble && a.attachments === b.attachments && a.text === b.text;

  /** Another session: nothing of the last one stays. */
  function clear() {
    shown = new Map();
    live = null;
    list.replaceChildren();
    more.hidden = true;
    following = true;
  }

  // What is above takes its true height only when it is drawn, and the box shrinks as the keyboard of a phone comes up.
  const sizes = new ResizeObserver(() => { if (following) box.scrollTop = box.scrollHeight; });
  sizes.observe(box);
  sizes.observe(box.firstChild);
  more.hidden = true;
  return { element: h("div", { class: "reading" }, box, down), notice, draw, clear, toEnd };
}
