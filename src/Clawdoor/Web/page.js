import { closeDialog, subjectGone } from "./dialog.js";
import { devices } from "./devices.js";
import { duration, fill, h, say, switchLanguage, tag, ticking } from "./dom.js";
import { Gateway } from "./gateway.js";
import { screens, titleOf } from "./screens.js";
import { shell } from "./shell.js";
import { presence, status } from "./status.js";

// Where this script lies is the base path, whatever path the page was asked for under.
const base = new URL("./", import.meta.url);
const address = base.href.replace(/^http/, "ws");
const stage = document.querySelector("main"), bar = document.querySelector("header"), voice = document.getElementById("voice");

const announce = text => { voice.textContent = text; };

let house = null;
const gateway = new Gateway(address, show);
const panels = [devices(gateway, announce, count => house?.wait(count)), status(gateway), presence(gateway)];

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
  delete document.body.dataset.view;
  document.body.dataset.state = state.name;
  document.title = `${titleOf(state)} · Clawdoor`;
  // The same screen again, with nothing new on it but a time, keeps what the person has selected or focused.
  if (before?.name === state.name && shownAs(before) === shownAs(state) && before.until && state.name === "pairing") return;
  fill(stage, h("div", { class: "screen" }, h("h1", {}, titleOf(state)), screens[state.name](state, gateway)));
  if (before?.name !== state.name) announce(titleOf(state));
  if (state.name === "secret") stage.querySelector("input").focus();
}

const shownAs = state => `${tag()} ${state.requestId}`;

const brand = () => h("span", { class: "brand" }, h("img", { src: new URL("icon.svg", base).href, alt: "", width: 24, height: 24 }), "Clawdoor");
const pill = h("span", { class: "pill" }), language = h("button", { type: "button", class: "small", "data-key": "language", onclick: otherLanguage });

function drawBar({ name, hello }) {
  const kind = name === "open" ? "open" : name === "connecting" ? "connecting" : "away";
  pill.className = `pill ${kind}`;
  fill(pill, h("i", { "aria-hidden": "true" }), say(`pill.${kind}`));
  language.setAttribute("aria-label", say("language.switch"));
  language.textContent = say("language.other");
  if (!(house && (name === "open" || (name === "waiting" && hello)))) fill(bar, brand(), pill, language);
}

// The chat keeps what it has drawn, so another language needs it drawn by a new page; drafts and the session outlast that.
function otherLanguage() {
  switchLanguage();
  if (house) return location.reload();
  show.last = undefined;
  show(gateway.state);
}

/** A gateway that has no chat, or a device that may not read, leaves the devices and the status. */
const canChat = ({ features, auth }) => features?.methods?.includes("chat.send") !== false
  && (auth?.scopes ?? []).some(scope => ["operator.admin", "operator.read", "operator.write"].includes(scope));

function open(before) {
  document.body.dataset.state = "open";
  document.title = "Clawdoor";
  if (before?.name !== "open") announce(say("open.title"));
  const { hello } = gateway.state, scopes = hello.auth?.scopes ?? [];
  const mine = panels.filter(panel => scopes.includes("operator.admin") || scopes.includes(panel.needs));
  const parts = [
    mine.map(panel => panel.top),
    !mine.includes(panels[0]) && h("p", { class: "note" }, say("open.nothing")),
    h("div", { class: "panels" }, mine.map(panel => panel.main)),
  ].flat();
  const heading = h("h1", { class: "unseen" }, say("open.title"));
  if (canChat(hello)) {
    house ??= shell(gateway, announce, brand(), h("div", { class: "row" }, pill, language));
    house.notes.replaceChildren();
    fill(house.panels, ...parts);
    if (!house.element.isConnected) {
      house.element.querySelector(".foot .row").replaceChildren(pill, language);
      fill(bar, ...house.bar);
      fill(stage, heading, house.element);
      house.go("chat");
    }
    house.open();
  } else {
    fill(stage, heading, ...parts);
  }
  for (const part of stage.querySelectorAll("section[inert]")) part.removeAttribute("inert");
  for (const panel of mine) panel.refresh();
}

/** What was there stays readable while the connection is made anew, but takes no answers. */
function drawLost(state) {
  closeDialog();
  let note = stage.querySelector(".lost");
  if (!note) {
    if (!stage.querySelector(".panels")) open({ name: "open" });
    note = h("div", { class: "note lost" });
    (house?.element.isConnected ? house.notes : stage).prepend(note);
    announce(say(state.stopping ? "waiting.bannerStopping" : "waiting.banner"));
  }
  house?.lost();
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
