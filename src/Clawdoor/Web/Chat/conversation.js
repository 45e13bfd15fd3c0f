// What is said in one session, put together from pages of its history, from events and from what this page has sent itself.

const idOf = message => message.__openclaw?.id ?? message.messageId ?? message.id;
const runOf = message => message.__openclaw?.runId ?? message.openclawAbort?.runId ?? message.runId;
const keyOf = message => message.idempotencyKey ?? message.__openclaw?.idempotencyKey;

/** The readable text of a message, whichever way its content is written. */
export function textOf(message) {
  const { content } = message ?? {};
  if (typeof content === "string") return content;
  return (Array.isArray(content) ? content : []).filter(part => part?.type === "text").map(part => part.text ?? "").join("\n\n");
}

/**
 * The same entries, however they arrive: a page, the messages since a cursor, events, or twice. A message is known by its ID,
 * one of ours by its idempotency key before it has an ID, and the answer of a run that still goes on is `run`, nowhere else.
 */
export class Conversation {
  #messages = new Map();
  #ended = new Map();
  #own = [];
  #notes = [];

  constructor(key) {
    this.key = key;
    this.sessionId = this.cursor = this.run = null;
    this.hasMore = this.loaded = false;
    this.nextOffset = 0;
  }

  /** A page as chat.startup and chat.history give it. */
  page(answer) {
    const messages = answer.messages ?? [], oldest = messages[0]?.__openclaw?.seq;
    const whole = this.sessionId !== answer.sessionId || !messages.length || oldest === undefined || oldest > this.#newest + 1 || !this.loaded;
    if (whole) {
      this.#messages.clear();
      if (this.sessionId && this.sessionId !== answer.sessionId) {
        this.#notes = [];
        if (this.run) this.#end(this.run.id);
      }
      this.hasMore = answer.hasMore === true;
      this.nextOffset = answer.nextOffset ?? messages.length;
    }
    this.sessionId = answer.sessionId ?? this.sessionId;
    for (const message of messages) this.#keep(message);
    this.#current(answer);
  }

  /** What came since the cursor; false when the gateway no longer knows it and a page is needed. */
  since(answer) {
    if (answer.kind === "reset") return false;
    if (answer.kind !== "delta") {
      this.page(answer);
      return true;
    }
    for (const { message, messageId, messageSeq } of answer.messages ?? []) this.#keep(message, messageId, messageSeq);
    this.#current(answer);
    return true;
  }

  /** Messages before those that are here. */
  older(answer) {
    for (const message of answer.messages ?? []) this.#keep(message);
    this.hasMore = answer.hasMore === true && (answer.messages ?? []).length > 0;
    this.nextOffset = answer.nextOffset ?? this.nextOffset + (answer.messages ?? []).length;
  }

  /** An event session.message. */
  message({ message, messageId, messageSeq }) {
    if (message) this.#keep(message, messageId, messageSeq);
  }

  /** An event chat; tells `delta`, `end` or null for what changes nothing. */
  event(event) {
    const { runId, state } = event;
    if (!runId || this.#ended.has(runId)) return null;
    const live = this.run?.id === runId ? this.run : (this.run = { id: runId, text: "", seq: -1 });
    if (state === "status") {
      live.retry = event.retry ?? null;
      return "delta";
    }
    if (state === "delta") {
      if (event.seq !== undefined && event.seq <= live.seq) return null;
      live.seq = event.seq ?? live.seq;
      live.retry = null;
      live.text = event.message ? textOf(event.message) : (event.replace ? "" : live.text) + (event.deltaText ?? "");
      return "delta";
    }
    if (!["final", "aborted", "error"].includes(state)) return null;
    this.#end(runId);
    const text = textOf(event.message) || (state === "final" ? "" : live.text);
    const stopReason = state === "final" ? event.stopReason : state, trouble = state === "error" ? event.errorMessage || "–" : event.errorMessage;
    if (text || trouble || state !== "final") {
      this.#note(runId, {
        trouble, stopReason,
        message: { role: "assistant", timestamp: Date.now(), ...event.message, content: [{ type: "text", text }], usage: event.message?.usage ?? event.usage },
      });
    }
    return "end";
  }

  /** What this page sends, shown before the gateway has it: `{key, text, attachments}`. */
  send(own) {
    this.#own.push({ id: "own " + own.key, role: "user", state: "sending", ...own });
  }

  /** How it went: `sent`, or `failed` with what was said about it. */
  sent(key, state, trouble) {
    this.#own = this.#own.map(own => (own.key === key ? { ...own, state, trouble } : own));
    if (state === "sent" && !this.run && !this.#ended.has(key) && !this.#answered(key)) this.run = { id: key, text: "", seq: -1 };
  }

  forget(key) { this.#own = this.#own.filter(own => own.key !== key); }

  /** What may not have arrived, to be sent again under the same key. */
  get unsent() { return this.#own.filter(own => own.state === "sending"); }

  /** Everything to read, oldest first, without the answer that is being written. */
  get entries() {
    const kept = [...this.#messages.values()].filter(entry => entry.role === "user" || entry.runId === undefined || entry.runId !== this.run?.id)
      .sort((a, b) => a.seq - b.seq);
    for (const note of this.#notes) {
      const at = kept.findLastIndex(entry => entry.role === "assistant" && entry.runId === note.runId);
      if (at >= 0) kept[at] = { ...kept[at], trouble: kept[at].trouble ?? note.trouble, stopReason: kept[at].stopReason ?? note.stopReason };
      else kept.splice(kept.findLastIndex(entry => entry.seq <= this.#placeOf(note)) + 1, 0, note);
    }
    return [...kept, ...this.#own];
  }

  /** What stood last when a run ended without a message to keep: its question, or all there was. */
  #placeOf({ runId, after }) {
    return [...this.#messages.values()].find(entry => keyOf(entry.message) === runId + ":user")?.seq ?? after;
  }

  #answered(runId) {
    return [...this.#messages.values()].some(entry => entry.role === "assistant" && entry.runId === runId);
  }

  #note(runId, note) {
    if (!this.#notes.some(other => other.runId === runId))
      this.#notes.push({ id: "run " + runId, role: "assistant", runId, after: this.#newest, ...note });
  }

  get #newest() { return Math.max(0, ...[...this.#messages.values()].map(message => message.seq)); }

  #keep(message, messageId, messageSeq) {
    const id = idOf(message) ?? messageId, own = keyOf(message);
    if (!id || this.#messages.get(id)?.message === message) return;
    const seq = message.__openclaw?.seq ?? messageSeq ?? this.#messages.get(id)?.seq ?? this.#messages.size + 1;
    this.#messages.set(id, {
      id, seq, message, role: message.role, runId: runOf(message), stopReason: message.openclawAbort ? "aborted" : message.stopReason,
      trouble: message.errorMessage, attachments: this.#own.find(sent => own && own === sent.key + ":user")?.attachments,
    });
    if (own) this.#own = this.#own.filter(sent => own !== sent.key + ":user" && own !== sent.key);
  }

  // The longer of two texts that begin alike wins: an event may have overtaken the answer.
  #current({ inFlightRun, deltaCursor, sessionInfo }) {
    this.loaded = true;
    this.cursor = deltaCursor ?? null;
    if (inFlightRun && !this.#ended.has(inFlightRun.runId)) {
      const { runId, text = "", startedAt } = inFlightRun, live = this.run?.id === runId ? this.run : { id: runId, text: "", seq: -1 };
      this.run = { ...live, startedAt, text: live.text.startsWith(text) ? live.text : text };
    } else if (this.run && !(sessionInfo?.activeRunIds ?? []).includes(this.run.id)) {
      const { id, text } = this.run;
      this.#end(id);
      if (text && !this.#answered(id)) this.#note(id, { stopReason: "lost", message: { role: "assistant", content: [{ type: "text", text }] } });
    }
    const { status, lastRunId, lastRunError, endedAt } = sessionInfo ?? {};
    if (lastRunId && status === "failed" && !this.run)
      this.#note(lastRunId, { trouble: lastRunError, stopReason: lastRunError ? "error" : "lost", message: { role: "assistant", timestamp: endedAt, content: [] } });
  }

  #end(runId) {
    this.#ended.set(runId, true);
    if (this.#ended.size > 100) this.#ended.delete(this.#ended.keys().next().value);
    if (this.run?.id === runId) this.run = null;
  }
}
