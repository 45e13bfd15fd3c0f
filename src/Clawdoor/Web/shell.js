import { fill, h, say } from "./dom.js";
import { chat } from "./Chat/chat.js";

/** The page once it is open: sessions at the side (on a phone behind a button), and the chat or the devices before it. */
export function shell(gateway, announce, brand, foot) {
  const talk = chat(gateway, announce, () => go("chat"));
  const badge = h("span", { class: "badge", hidden: true });
  const toDevices = h("button", { type: "button", "data-key": "devices", onclick: () => go("devices") }, h("span", {}, say("nav.devices")), badge);
  const side = h("aside", { class: "side", id: "side" }, talk.nav, h("div", { class: "foot" }, toDevices, foot));
  const menu = h("button", { type: "button", class: "round menu-button", "aria-controls": "side", "aria-expanded": "false", "aria-label": say("nav.menu"), onclick: () => drawer(!open) },
    h("i", { "aria-hidden": "true" }));
  const shade = h("div", { class: "shade", onclick: () => drawer(false) });
  const notes = h("div", { class: "notes" }), waiting = h("div", { class: "note waits", hidden: true });
  const panels = h("div", { class: "devices", tabindex: -1 }), right = h("div", { class: "right" }, notes, waiting, talk.main, panels);
  const barTitle = h("h2", { class: "session-title" }, say("nav.devices")), back = h("button", { type: "button", class: "small", onclick: () => go("chat") }, say("nav.chat"));
  const skip = h("button", { type: "button", class: "small skip", onclick: () => { go("chat"); talk.focus(); } }, say("nav.skip"));
  const bar = [skip, menu, brand, talk.bar, h("div", { class: "chat-bar devices-bar" }, barTitle, back)];
  const element = h("div", { class: "shell" }, side, shade, right);
  let open = false;

  function drawer(show) {
    open = show;
    element.classList.toggle("drawn", show);
    menu.setAttribute("aria-expanded", String(show));
    right.inert = show;
    if (show) side.querySelector("button").focus();
    else if (side.contains(document.activeElement)) menu.focus();
  }

  function go(view) {
    document.body.dataset.view = view;
    toDevices.toggleAttribute("aria-current", view === "devices");
    drawer(false);
    if (view === "devices") panels.focus();
    talk.draw();
  }

  addEventListener("keydown", event => {
    if (event.key !== "Escape" || !open) return;
    event.preventDefault();
    drawer(false);
  }, true);
  matchMedia("(min-width: 800px)").addEventListener("change", () => drawer(false));

  return {
    element, bar, panels, notes, open: talk.open, lost: talk.leave, go,
    /** How many devices wait to be let in. */
    wait(count) {
      badge.hidden = waiting.hidden = count === 0;
      badge.textContent = String(count);
      menu.classList.toggle("marked", count > 0);
      fill(waiting, h("span", {}, count === 1 ? say("pending.one") : say("pending.many", count)),
        h("button", { type: "button", class: "small", "data-key": "look", onclick: () => go("devices") }, say("nav.look")));
    },
  };
}
