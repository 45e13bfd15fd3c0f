import { duration, facts, fill, h, known, plain, say, theirs, ticking } from "./dom.js";
import { clientName } from "./devices.js";
import { scopeList } from "./screens.js";

/** What the gateway says of itself, and how fast it says it. */
export function status(gateway) {
  const main = h("section", { "aria-labelledby": "status-title" });
  let trip = null;

  function draw() {
    const { hello, at } = gateway.state;
    if (!hello) return;
    const { server = {}, snapshot = {}, auth = {} } = hello;
    const mode = snapshot.authMode ?? auth.method;
    fill(main, h("h2", { id: "status-title" }, say("status.title")), facts([
      [say("fact.version"), theirs(server.version, 40)],
      [say("fact.uptime"), ticking("span", {}, () => duration((snapshot.uptimeMs ?? 0) + Date.now() - at))],
      [say("fact.sign"), known(`sign.${mode}`) ? say(`sign.${mode}`) : plain(mode, 40)],
      [say("fact.trip"), trip === null ? "…" : say("trip", trip)],
      [say("fact.config"), snapshot.configPath && h("code", {}, plain(snapshot.configPath, 200))],
      [say("fact.may"), scopeList(auth.scopes ?? [])],
    ]));
  }

  async function refresh() {
    draw();
    const began = performance.now();
    try {
      await gateway.call("health");
      trip = Math.max(1, Math.round(performance.now() - began));
    } catch (refusal) {
      if (!refusal.code) return;
    }
    draw();
  }

  return { needs: "operator.read", events: ["tick"], main, refresh };
}

/** Everybody who is connected now, the gateway itself left out. */
export function presence(gateway) {
  const main = h("section", { "aria-labelledby": "presence-title" });

  function show(entries) {
    const people = entries.filter(entry => entry.mode !== "gateway" && entry.reason !== "disconnect")
      .sort((a, b) => (a.onlineSince ?? a.ts ?? 0) - (b.onlineSince ?? b.ts ?? 0));
    fill(main,
      h("h2", { id: "presence-title" }, say("presence.title"), h("span", { class: "number" }, String(people.length))),
      people.length ? h("ul", { class: "rows" }, people.map(row)) : h("p", { class: "dim" }, say("presence.nobody")));
  }

  function row(entry) {
    const named = entry.host && entry.host !== entry.clientId ? plain(entry.host, 64) : clientName(entry.clientId ?? entry.mode);
    const since = entry.onlineSince ?? entry.ts;
    return h("li", {}, h("div", { class: "who" },
      h("strong", {}, h("bdi", {}, named), entry.deviceId === gateway.device.id && h("span", { class: "own" }, say("you"))),
      h("span", { class: "dim line" }, entry.ip && theirs(entry.ip, 45), theirs(entry.platform, 40),
        since && ticking("span", {}, () => say("presence.for", duration(gateway.now - since))))));
  }

  async function refresh(event) {
    const entries = event?.presence ?? await gateway.call("system-presence").catch(() => null);
    if (Array.isArray(entries)) show(entries);
  }

  return { needs: "operator.read", events: ["presence"], main, refresh };
}
