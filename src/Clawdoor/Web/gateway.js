import { forgetDevice, kept, payload, session, thisDevice } from "./identity.js";

const PROTOCOL = 4;
const ROLE = "operator";
const SCOPES = ["admin", "read", "write", "approvals", "questions", "pairing"].map(scope => "operator." + scope);
const SHORTEST = 800, LONGEST = 15000, PAIRING = 3000, ANSWER = 20000, REQUEST_LIVES = 300000;

// What a refused login means for the person before the page, by OpenClaw's `details.code`.
const meanings = {
  PAIRING_REQUIRED: "pairing",
  AUTH_TOKEN_MISSING: "secret",
  AUTH_PASSWORD_MISSING: "secret",
  AUTH_REQUIRED: "secret",
  AUTH_TOKEN_MISMATCH: "secret",
  AUTH_PASSWORD_MISMATCH: "secret",
  AUTH_RATE_LIMITED: "limited",
  CONTROL_UI_ORIGIN_NOT_ALLOWED: "origin",
  PROTOCOL_MISMATCH: "mismatch",
};

export class Refusal extends Error {
  constructor(error) {
    super(error?.message ?? "");
    this.code = error?.details?.code ?? error?.code ?? "";
    this.details = error?.details ?? {};
    this.retryAfter = error?.retryAfterMs ?? 0;
    this.retryable = error?.retryable === true;
  }
}

/**
 * The connection to the gateway, kept up for as long as that makes sense. `heard(state)` is told every change, as
 * `{name: connecting | waiting | secret | limited | origin | pairing | declined | removed | mismatch | refused | open, …}`.
 */
export class Gateway {
  #heard; #socket; #timer; #silence; #request;
  #asked = new Map();
  #listeners = new Map();
  #number = 0;
  #tries = 0;
  #seq = 0;
  #interval = 30000;

  constructor(address, heard) {
    this.address = address;
    this.#heard = heard;
    this.device = thisDevice();
    this.state = { name: "connecting" };
  }

  /** The gateway's clock minus ours, in milliseconds. */
  skew = 0;

  get now() { return Date.now() + this.skew; }

  /** Connects at once, whatever was being waited for. */
  start() {
    this.#tries = 0;
    this.#request = undefined;
    if (this.state.name !== "waiting") this.#become({ name: "connecting" });
    this.#open();
  }

  /** Ends a wait early, as when the network or the person has come back. */
  hurry() {
    if (this.state.until && this.state.name !== "limited") this.#open();
  }

  useSecret(secret) {
    session.set("secret.v1:" + this.address, secret.trim());
    this.start();
  }

  /** Begins as somebody the gateway has never seen. */
  startAnew() {
    forgetDevice();
    this.#forgetToken();
    this.device = thisDevice();
    this.start();
  }

  /** Calls `act(payload)` for every such event. */
  on(event, act) {
    this.#listeners.set(event, [...this.#listeners.get(event) ?? [], act]);
  }

  /** Asks for a method; rejects with a {@link Refusal}. */
  call(method, params = {}) {
    return new Promise((resolve, reject) => {
      if (this.#socket?.readyState !== WebSocket.OPEN) return reject(new Refusal());
      const id = `${++this.#number}:${method}`;
      const late = setTimeout(() => this.#answer(id, { error: { code: "TIMEOUT" } }), ANSWER);
      this.#asked.set(id, { resolve, reject, late });
      this.#socket.send(JSON.stringify({ type: "req", id, method, params }));
    });
  }

  #become(state) {
    this.state = state;
    this.#heard(state);
  }

  #open() {
    clearTimeout(this.#timer);
    this.#leave();
    const socket = this.#socket = new WebSocket(this.address);
    this.#seq = 0;
    const late = setTimeout(() => socket.close(), ANSWER);
    const mine = act => event => { if (socket === this.#socket) act(event); };
    let challenged = false;
    socket.onmessage = mine(({ data }) => {
      const frame = parsed(data);
      if (frame?.type === "res") return this.#answer(frame.id, frame);
      if (frame?.type !== "event") return;
      if (frame.event !== "connect.challenge") return this.#event(frame);
      if (challenged) return;
      challenged = true;
      clearTimeout(late);
      this.#login(frame.payload ?? {}).catch(refusal => { if (socket === this.#socket) this.#refused(refusal); });
    });
    socket.onclose = mine(({ code, reason }) => {
      clearTimeout(late);
      this.#lost(challenged, code, reason);
    });
  }

  #leave() {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
    clearTimeout(this.#silence);
    for (const id of [...this.#asked.keys()]) this.#answer(id, {});
  }

  async #login({ nonce, ts }) {
    const socket = this.#socket;
    this.skew = ts ? ts - Date.now() : 0;
    const signedAt = ts ?? Date.now();
    const { auth, scopes } = this.#credential();
    const wish = {
      client: {
        id: "openclaw-control-ui", version: "clawdoor", mode: "webchat", platform: navigator.platform || "web",
        displayName: browserName(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
      role: ROLE,
      scopes,
    };
    const { id, publicKey } = this.device;
    const text = payload(id, wish, signedAt, auth.token ?? auth.deviceToken ?? "", nonce);
    const device = { id, publicKey, signedAt, nonce, signature: await this.device.sign(text) };
    if (socket !== this.#socket) return;
    const hello = await this.call("connect", {
      minProtocol: PROTOCOL, maxProtocol: PROTOCOL, ...wish, device, auth, locale: navigator.language, userAgent: navigator.userAgent,
    });
    this.#tries = 0;
    this.#request = undefined;
    const { deviceToken, scopes: given } = hello.auth ?? {};
    if (deviceToken) kept.set("token.v1:" + this.address, JSON.stringify({ token: deviceToken, scopes: given ?? scopes, device: id }));
    this.#listenForTicks(hello.policy?.tickIntervalMs ?? 30000);
    this.#become({ name: "open", hello, at: Date.now() });
  }

  /** The device token first: it outlives the tab, and the secret then stays unsent. */
  #credential() {
    const own = this.#token, secret = session.get("secret.v1:" + this.address);
    if (own) return { auth: { deviceToken: own.token }, scopes: own.scopes };
    return { auth: secret ? { token: secret, password: secret } : {}, scopes: SCOPES };
  }

  get #token() {
    const token = parsed(kept.get("token.v1:" + this.address));
    return token?.device === this.device.id && Array.isArray(token.scopes) ? token : null;
  }

  #forgetToken() { kept.remove("token.v1:" + this.address); }

  #refused(refusal) {
    this.#leave();
    const meaning = meanings[refusal.code];
    if (this.#token && meaning !== "limited" && refusal.code.startsWith("AUTH_")) {
      this.#forgetToken();
      return this.#open();
    }
    switch (meaning) {
      case "secret": {
        const wrong = refusal.code.endsWith("MISMATCH");
        if (wrong) session.remove("secret.v1:" + this.address);
        return this.#become({ name: "secret", wrong, password: refusal.code.includes("PASSWORD") });
      }
      case "limited":
        return this.#again({ name: "limited" }, Math.max(refusal.retryAfter, 1000));
      case "pairing":
        return this.#pairing(refusal.details);
      case "origin":
        return this.#again({ name: "origin" }, LONGEST);
      case "mismatch":
        return this.#become({ name: "mismatch" });
      default:
        if (refusal.retryable || !refusal.code || refusal.code === "TIMEOUT") return this.#waitFor({});
        return this.#become({ name: "refused", code: refusal.code, message: refusal.message });
    }
  }

  // Asking goes on by itself, but not after a no: an ID that changed within its life was answered, and this would be nagging.
  #pairing({ requestId, reason, requestedScopes }) {
    const before = this.#request, at = Date.now();
    const answered = before && before.id !== requestId && before.reason === reason && at - before.at < REQUEST_LIVES;
    this.#request = { id: requestId, reason, at };
    if (answered) return this.#become({ name: "declined" });
    this.#again({ name: "pairing", requestId, reason, scopes: requestedScopes ?? SCOPES }, document.hidden ? LONGEST : PAIRING);
  }

  #lost(challenged, code, reason) {
    this.#leave();
    if (code === 4001 && reason === "device removed") {
      this.#forgetToken();
      return this.#become({ name: "removed" });
    }
    this.#waitFor({ unreached: !challenged });
  }

  async #waitFor({ unreached }) {
    const delay = Math.min(SHORTEST * 1.7 ** this.#tries++, LONGEST);
    const waiting = { name: "waiting", hello: this.state.hello, at: this.state.at, stopping: this.state.stopping };
    this.#again(waiting, delay);
    // A proxy that serves pages but does not pass upgrades on looks like an absent gateway to the socket alone.
    if (!unreached || this.#tries < 3) return;
    const answer = await fetch(this.address.replace(/^ws/, "http"), { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (answer?.ok && this.state.name === "waiting") this.#become({ ...this.state, pageOnly: true });
  }

  #again(state, delay) {
    this.#become({ ...state, until: Date.now() + delay });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), delay);
  }

  // Twice the interval without a word is what OpenClaw's own clients take for a dead line.
  #listenForTicks(interval) {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket?.close(4000, "tick timeout"), 2 * interval + 5000);
    this.#interval = interval;
  }

  #event({ event, payload, seq }) {
    if (this.state.name === "open") this.#listenForTicks(this.#interval);
    if (event === "shutdown") this.state.stopping = true;
    const gap = seq && this.#seq && seq !== this.#seq + 1;
    if (seq) this.#seq = seq;
    for (const act of this.#listeners.get(event) ?? []) act(payload ?? {});
    if (gap) for (const act of this.#listeners.get("gap") ?? []) act({});
  }

  #answer(id, { ok, payload, error }) {
    const asked = this.#asked.get(id);
    if (!asked) return;
    this.#asked.delete(id);
    clearTimeout(asked.late);
    if (ok) asked.resolve(payload ?? {});
    else asked.reject(new Refusal(error));
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Such as "Firefox, Android": what the person who approves sees beside the address. */
function browserName() {
  const agent = navigator.userAgent;
  const browser = [
    ["MicroMessenger", "WeChat"], ["QQBrowser", "QQ Browser"], ["Edg", "Edge"], ["OPR/", "Opera"], ["SamsungBrowser", "Samsung Internet"],
    ["Firefox", "Firefox"], ["FxiOS", "Firefox"], ["Chrome", "Chrome"], ["CriOS", "Chrome"], ["Safari", "Safari"],
  ].find(([mark]) => agent.includes(mark))?.[1];
  const system = [
    ["Android", "Android"], ["HarmonyOS", "HarmonyOS"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac OS", "macOS"],
    ["CrOS", "ChromeOS"], ["Linux", "Linux"],
  ].find(([mark]) => agent.includes(mark))?.[1];
  return [browser, system].filter(Boolean).join(", ") || "Browser";
}
