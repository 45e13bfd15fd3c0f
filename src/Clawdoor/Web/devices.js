import { age, facts, fill, h, idText, pieces, plain, say, theirs } from "./dom.js";
import { scopeList } from "./screens.js";
import { ask } from "./dialog.js";

const clients = { "openclaw-control-ui": "client.browser", "webchat-ui": "client.browser", webchat: "client.browser", cli: "client.cli", "node-host": "client.node" };

/** What kind of thing it is, in words where there are some. */
export const clientName = id => (clients[id] ? say(clients[id]) : plain(id, 40));

const nameOf = device => plain(device.operatorLabel || device.displayName, 64) || clientName(device.clientId);

/** Those who wait, as cards, and those who are known, as a list; both kept fresh by the gateway's events. */
export function devices(gateway, announce, counted) {
  const waiting = h("section", { class: "pending", "aria-labelledby": "pending-title" });
  const list = h("section", { "aria-labelledby": "devices-title" });
  let shown = { pending: [], paired: [] }, seen = new Set(), asking = Promise.resolve();

  function refresh() {
    asking = asking.then(async () => {
      try {
        show(await gateway.call("device.pair.list"));
      } catch (refusal) {
        if (refusal.code) fill(list, h("h2", { id: "devices-title" }, say("devices.title")), h("p", { class: "dim" }, say("status.failed", plain(refusal.message))));
      }
    });
    return asking;
  }

  function show(answer) {
    shown = { pending: answer.pending ?? [], paired: answer.paired ?? [] };
    const fresh = shown.pending.some(request => !seen.has(request.requestId));
    seen = new Set(shown.pending.map(request => request.requestId));
    if (fresh) announce(waitingTitle());
    counted(shown.pending.length);
    draw();
  }

  const waitingTitle = () => (shown.pending.length === 1 ? say("pending.one") : say("pending.many", shown.pending.length));

  function draw() {
    waiting.hidden = shown.pending.length === 0;
    fill(waiting,
      h("h2", { id: "pending-title" }, say("pending.title"), h("span", { class: "number" }, String(shown.pending.length))),
      [...shown.pending].sort((a, b) => a.ts - b.ts).map(card));
    const known = [...shown.paired].sort((a, b) => isHere(b) - isHere(a) || (b.lastSeenAtMs ?? 0) - (a.lastSeenAtMs ?? 0));
    fill(list,
      h("h2", { id: "devices-title" }, say("devices.title")),
      known.length ? h("ul", { class: "rows" }, known.map(row)) : h("p", { class: "dim" }, say("devices.nobody")));
    document.title = (shown.pending.length ? `(${shown.pending.length}) ` : "") + "Clawdoor";
  }

  const isHere = device => (device.connected ? 1 : 0);

  const requestFacts = request => facts([
    [say("fact.address"), request.remoteIp && theirs(request.remoteIp, 45)],
    [say("fact.platform"), theirs(request.platform, 40)],
    [say("fact.client"), clientName(request.clientId)],
    [say("fact.wants"), scopeList(request.scopes ?? [])],
    [say("fact.asked"), age(request.ts, () => gateway.now)],
    [say("fact.request"), idText(request.requestId)],
    [say("fact.device"), idText(request.deviceId, 20)],
  ]);

  const card = request => h("article", { class: "card", "data-request": request.requestId },
    h("h3", {}, h("bdi", {}, nameOf(request))),
    request.isRepair && h("p", { class: "dim" }, say("pending.again")),
    requestFacts(request),
    h("div", { class: "actions" },
      h("button", { type: "button", class: "main", "data-key": "approve " + request.requestId, onclick: () => decide(request, "approve") }, say("pending.approve")),
      h("button", { type: "button", "data-key": "reject " + request.requestId, onclick: () => decide(request, "reject") }, say("pending.reject"))));

  // Each answer is to the one request that is read in the dialog; when that goes away, so does the dialog.
  async function decide(request, answer) {
    const admin = (request.scopes ?? []).includes("operator.admin");
    await ask({
      title: say(`${answer}.title`), yes: say(`${answer}.yes`), danger: answer === "reject", subject: request.requestId,
      body: [
        h("h3", {}, h("bdi", {}, nameOf(request))),
        requestFacts(request),
        ...answer === "approve"
          ? [h("p", {}, say("approve.compare")), admin && h("p", { class: "warn" }, say("approve.admin"))]
          : [h("p", {}, say("reject.what"))],
      ],
      act: () => gateway.call(`device.pair.${answer}`, { requestId: request.requestId }),
    });
    refresh();
  }

  function row(device) {
    const own = device.deviceId === gateway.device.id;
    const last = device.connected ? h("span", { class: "here" }, say("devices.online"))
      : device.lastSeenAtMs && h("span", {}, ...pieces("devices.seen", age(device.lastSeenAtMs, () => gateway.now)));
    return h("li", { "data-device": device.deviceId },
      h("div", { class: "who" },
        h("strong", {}, h("bdi", {}, nameOf(device)), own && h("span", { class: "own" }, say("you"))),
        h("span", { class: "dim line" }, last, device.remoteIp && theirs(device.remoteIp, 45), theirs(device.platform, 40), h("span", {}, clientName(device.clientId)),
          h("span", {}, h("code", { title: device.deviceId }, plain(device.deviceId).slice(0, 8))))),
      h("div", { class: "actions" },
        h("button", { type: "button", class: "small", "data-key": "rename " + device.deviceId, onclick: () => rename(device) }, say("devices.rename")),
        h("button", { type: "button", class: "small", "data-key": "remove " + device.deviceId, onclick: () => remove(device, own) }, say("devices.remove"))));
  }

  async function rename(device) {
    const field = h("input", { id: "label", type: "text", maxlength: 64, required: true, value: nameOf(device), autocomplete: "off" });
    await ask({
      title: say("rename.title"), yes: say("rename.yes"), focus: field,
      body: [h("label", { for: "label" }, say("rename.label")), field],
      act: () => gateway.call("device.pair.rename", { deviceId: device.deviceId, label: field.value.trim() }),
    });
    refresh();
  }

  async function remove(device, own) {
    await ask({
      title: say("remove.title"), yes: say("remove.yes"), danger: true,
      body: [
        h("h3", {}, h("bdi", {}, nameOf(device))),
        facts([
          [say("fact.address"), device.remoteIp && theirs(device.remoteIp, 45)],
          [say("fact.platform"), theirs(device.platform, 40)],
          [say("fact.device"), idText(device.deviceId, 20)],
        ]),
        h("p", {}, say("remove.what")),
        own && h("p", { class: "warn" }, say("remove.self")),
      ],
      act: () => gateway.call("device.pair.remove", { deviceId: device.deviceId }),
    });
    refresh();
  }

  return { needs: "operator.pairing", events: ["device.pair.requested", "device.pair.resolved", "device.pair.changed", "presence"], top: waiting, main: list, refresh };
}
