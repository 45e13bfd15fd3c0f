import { closeDialog, subjectGone } from "./dialog.js";
import { devices } from "./devices.js";
import { duration, fill, h, say, switchLanguage, tag, ticking } from "./dom.js";
import { Gateway } from "./gateway.js";
import { screens, titleOf } from "./screens.js";
import { presence, status } from "./status.js";

// Where this script lies is the base path, whatever path the page was asked for under.
const base = new URL("./", import.meta.url);
const address = base.href.replace(/^http/, "ws");
const stage = document.querySelector("main"), bar = document.querySelector("header"), voice = document.getElementById("voice");

const announce = text => { voice.textContent = text; };

const gateway = new Gateway(address, show);
const panels = [devices(gateway, announce), status(gateway), presence(gateway)];

/** The secret of `#token=`, out of the address bar before anything else happens. */
function takeSecret() {
  const secret = new URLSearchParams(location.hash.slice(1)).get("token");
  if (secret === null) return null;
  history.replaceState(null, "", location.pathname + location.search);
  return secret;
}

function show(state) {
  const before = show.last;
  show.last = state;
  document.documentElement.lang = tag();
  drawBar(state);
  if (state.name === "open") return open(before);
  if (state.name === "waiting" && state.hello) return drawLost(state);
  closeDialog();
  document.body.dataset.state = state.name;
  document.title = `${titleOf(state)} · Clawdoor`;
  // The same screen again, with nothing new on it but a time, keeps what the person has selected or focused.
  if (before?.name === state.name && shownAs(before) === shownAs(state) && before.until && state.name === "pairing") return;
  fill(stage, h("div", { class: "screen" }, h("h1", {}, titleOf(state)), screens[state.name](state, gateway)));
  if (before?.name !== state.name) announce(titleOf(state));
  if (state.name === "secret") stage.querySelector("input").focus();
}

const shownAs = state => `${tag()} ${state.requestId}`;

function drawBar({ name }) {
  const kind = name === "open" ? "open" : name === "connecting" ? "connecting" : "away";
  fill(bar,
    h("span", { class: "brand" }, h("img", { src: new URL("icon.svg", base).href, alt: "", width: 24, height: 24 }), "Clawdoor"),
    h("span", { class: `pill ${kind}` }, h("i", { "aria-hidden": "true" }), say(`pill.${kind}`)),
    h("button", { type: "button", class: "small", "data-key": "language", "aria-label": say("language.switch"), onclick: otherLanguage }, say("language.other")));
}

function otherLanguage() {
  switchLanguage();
  show.last = undefined;
  show(gateway.state);
}

function open(before) {
  document.body.dataset.state = "open";
  document.title = "Clawdoor";
  if (before?.name !== "open") announce(say("open.title"));
  const scopes = gateway.state.hello.auth?.scopes ?? [];
  const mine = panels.filter(panel => scopes.includes("operator.admin") || scopes.includes(panel.needs));
  fill(stage,
    h("h1", { class: "unseen" }, say("open.title")),
    mine.map(panel => panel.top),
    !mine.includes(panels[0]) && h("p", { class: "note" }, say("open.nothing")),
    h("div", { class: "panels" }, mine.map(panel => panel.main)));
  for (const panel of mine) panel.refresh();
}

/** What was there stays readable while the connection is made anew, but takes no answers. */
function drawLost(state) {
  closeDialog();
  let note = stage.querySelector(".lost");
  if (!note) {
    if (!stage.querySelector(".panels")) open({ name: "open" });
    note = h("div", { class: "note lost" });
    stage.prepend(note);
    announce(say(state.stopping ? "waiting.bannerStopping" : "waiting.banner"));
  }
  for (const part of stage.querySelectorAll("section")) part.setAttribute("inert", "");
  document.body.dataset.state = "lost";
  fill(note, h("span", {}, say(state.stopping ? "waiting.bannerStopping" : "waiting.banner")),
    ticking("span", { class: "dim" }, () => (state.until - Date.now() > 900 ? say("retry.in", duration(state.until - Date.now() + 500)) : say("retry.now"))),
    h("button", { type: "button", class: "small", "data-key": "hurry", onclick: () => gateway.hurry() }, say("retry.hurry")));
}

for (const panel of panels)
  for (const event of [...panel.events, "gap"])
    gateway.on(event, payload => { if (gateway.state.name === "open" && panel.main.isConnected) panel.refresh(payload); });
gateway.on("device.pair.resolved", ({ requestId }) => subjectGone(requestId));

addEventListener("hashchange", () => {
  const secret = takeSecret();
  if (secret) gateway.useSecret(secret);
});
addEventListener("online", () => gateway.hurry());
document.addEventListener("visibilitychange", () => { if (!document.hidden) gateway.hurry(); });

const secret = takeSecret();
show(gateway.state);
if (secret) gateway.useSecret(secret);
else gateway.start();
