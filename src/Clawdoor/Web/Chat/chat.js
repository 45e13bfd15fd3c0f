import { fill, h, plain, say } from "../dom.js";
import { session } from "../identity.js";
import { composer } from "./composer.js";
import { Conversation, textOf } from "./conversation.js";
import { models, noModel } from "./models.js";
import { isRunning, sessionActions, sessionMenu, sessions, titleOf } from "./sessions.js";
import { transcript } from "./transcript.js";

const PAGE = 60, BYTES = 262144;

/** The chat: its list of sessions, its bar and the conversation that is open. `chosen()` is called when a person has gone to one. */
export function chat(gateway, announce, chosen) {
  const list = sessions(gateway, { choose, changed: describe });
  const picker = models(gateway, pickModel);
  const view = transcript({ older, again: resend, drop: entry => { talk.forget(entry.key); draw(); } });
  const writer = composer({ send, stop, policy: () => gateway.state.hello?.policy ?? {} });
  const title = h("h2", { class: "session-title" });
  const actions = sessionActions(gateway, { refresh: list.refresh, gone: () => choose(mainKey()), emptied: key => { if (key === talk.key) load(); } });
  const menu = sessionMenu(actions, () => list.row(talk.key) ?? { key: talk.key });
  let talk = new Conversation(""), turn = 0, defaults = null, wish = "";

  const mainKey = () => gateway.state.hello?.snapshot?.sessionDefaults?.mainSessionKey ?? "agent:main:main";
  const isOpen = () => gateway.state.name === "open";

  function draw() {
    view.draw(talk);
    writer.state(Boolean(talk.run) || (isRunning(list.row(talk.key)) && !talk.loaded), mayWrite() && !picker.none, !isOpen());
    view.notice.className = "notice" + (talk.key && !talk.loaded ? " dim" : "");
    if (picker.none) keepNotice("none", noModel);
    else if (talk.key && !talk.loaded) keepNotice("loading", () => say("chat.loading"));
    else if (!talk.entries.length && !talk.run) keepNotice("empty", () => [h("p", { class: "hello" }, say("chat.hello")), h("p", { class: "dim" }, say("chat.helloWhat"))].flat());
    else keepNotice("", () => []);
  }

  function keepNotice(kind, make) {
    if (view.notice.dataset.kind === kind) return;
    view.notice.dataset.kind = kind;
    fill(view.notice, make());
  }

  const mayWrite = () => (gateway.state.hello?.auth?.scopes ?? []).some(scope => scope === "operator.admin" || scope === "operator.write");

  function describe() {
    const row = list.row(talk.key);
    title.textContent = talk.key ? titleOf(row ?? { key: talk.key }) : say("sessions.new");
    menu.hidden = !talk.key;
    if (row?.model || !wish) picker.select(row, defaults);
  }

  /** Connected, for the first time or again: what is open is taken up where it was left. */
  async function open() {
    gateway.call("sessions.subscribe").catch(() => {});
    picker.refresh().then(draw);
    list.refresh();
    if (!turn) {
      choose(session.get("session") ?? mainKey(), true);
      if (matchMedia("(pointer: fine)").matches && document.activeElement === document.body) writer.focus();
      return;
    }
    if (talk.key) {
      subscribe(talk.key);
      await resume();
    }
    for (const own of talk.unsent) put(own);
    draw();
  }

  const subscribe = key => gateway.call("sessions.messages.subscribe", { key }).catch(() => {});

  function choose(key, quiet) {
    if (talk.key && talk.key !== key && isOpen()) gateway.call("sessions.messages.unsubscribe", { key: talk.key }).catch(() => {});
    talk = new Conversation(key ?? "");
    wish = "";
    if (key) session.set("session", key);
    view.clear();
    writer.open(key ?? "");
    list.select(key);
    describe();
    if (key) {
      subscribe(key);
      load();
    } else {
      turn++;
      draw();
    }
    if (!quiet) {
      chosen();
      writer.focus();
    }
  }

  async function load() {
    const mine = talk;
    turn++;
    draw();
    try {
      take(mine, await gateway.call("chat.startup", { sessionKey: mine.key, limit: PAGE, maxBytes: BYTES }));
    } catch (refusal) {
      if (!refusal.code || mine !== talk) return;
      mine.loaded = true;
      draw();
      announce(say("status.failed", plain(refusal.message, 200)));
    }
  }

  function take(mine, answer) {
    if (mine !== talk) return;
    mine.page(answer);
    defaults = answer.defaults ?? defaults;
    describe();
    draw();
  }

  async function resume() {
    const mine = talk;
    if (!mine.loaded || !mine.cursor) return load();
    try {
      const answer = await gateway.call("chat.history", { sessionKey: mine.key, cursor: mine.cursor, limit: PAGE, maxBytes: BYTES });
      if (mine === talk && !mine.since(answer)) await load();
      draw();
    } catch (refusal) {
      if (refusal.code) await load();
    }
  }

  async function older() {
    const mine = talk;
    const answer = await gateway.call("chat.history", { sessionKey: mine.key, limit: PAGE, maxBytes: BYTES, offset: mine.nextOffset }).catch(() => null);
    if (answer && mine === talk) mine.older(answer);
    draw();
  }

  async function send(text, attachments) {
    const own = { key: crypto.randomUUID?.() ?? uuid(), text, attachments };
    let mine = talk;
    mine.send(own);
    view.toEnd();
    draw();
    if (!mine.key) {
      try {
        const { key, sessionId } = await gateway.call("sessions.create", { agentId: gateway.state.hello?.snapshot?.sessionDefaults?.defaultAgentId ?? "main", ...wish && { model: wish } });
        if (mine !== talk) return;
        mine.key = key;
        mine.sessionId = sessionId ?? null;
        mine.loaded = true;
        session.set("session", key);
        session.remove("draft.");
        writer.open(key);
        list.select(key);
        await subscribe(key);
      } catch (refusal) {
        mine.sent(own.key, "failed", refusal.message || refusal.code);
        return draw();
      }
    }
    await put(own, mine);
  }

  // The same key may be sent twice: the gateway answers the second with what became of the first.
  async function put(own, mine = talk) {
    const files = own.attachments.map(({ type, mimeType, fileName, content, sizeBytes }) => ({ type, mimeType, fileName, content, sizeBytes }));
    try {
      await gateway.call("chat.send", { sessionKey: mine.key, message: own.text, idempotencyKey: own.key, deliver: false, ...files.length && { attachments: files } });
      mine.sent(own.key, "sent");
    } catch (refusal) {
      if (refusal.code) mine.sent(own.key, "failed", refusal.message || refusal.code);
    }
    if (mine === talk) draw();
  }

  function resend(entry) {
    talk.sent(entry.key, "sending");
    draw();
    put(entry);
  }

  function stop() {
    if (!talk.run) return;
    announce(say("chat.stopping"));
    gateway.call("chat.abort", { sessionKey: talk.key, runId: talk.run.id }).then(({ aborted }) => { if (!aborted) resume(); }).catch(() => {});
  }

  async function pickModel(model) {
    if (!model) return;
    wish = model;
    if (!talk.key) return;
    try {
      await gateway.call("sessions.patch", { key: talk.key, model });
      announce(say("models.chosen", plain(model, 60)));
    } catch (refusal) {
      announce(say("dialog.failed", plain(refusal.message, 200)));
    }
    wish = "";
    list.refresh();
  }

  gateway.on("chat", event => {
    if (event.sessionKey !== talk.key) return;
    const what = talk.event(event);
    if (!what) return;
    draw();
    if (what === "end") announce(event.state === "final" ? say("chat.answered", plain(textOf(event.message), 400)) : say(event.state === "error" ? "chat.failed" : "chat.stopped"));
  });
  gateway.on("session.message", event => {
    if (event.sessionKey !== talk.key) return;
    talk.message(event);
    draw();
  });
  gateway.on("sessions.changed", event => {
    if (isOpen()) list.refresh();
    if (event.sessionKey !== talk.key) return;
    if (event.reason === "delete") return choose(mainKey(), true);
    if (event.reason === "reset" || (event.session?.sessionId && talk.sessionId && event.session.sessionId !== talk.sessionId)) load();
  });
  gateway.on("models.snapshot", () => { if (isOpen()) picker.refresh().then(draw); });
  gateway.on("gap", () => { if (isOpen() && talk.key) resume(); });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing && talk.run && view.element.isConnected && !document.querySelector("dialog[open]")) stop();
  });

  const bar = h("div", { class: "chat-bar" }, title, picker.element, menu);
  return { bar, nav: list.element, main: h("div", { class: "chat" }, view.element, writer.element), open, draw, leave: draw, focus: writer.focus };
}

/** For pages that came over plain http, which have no crypto.randomUUID. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
