import { fill, h, plain, say } from "./dom.js";

let open = null;

/** Closes the question about a request that somebody else has answered meanwhile, and says so. */
export function subjectGone(subject) {
  if (open?.subject === subject) open.gone();
}

/**
 * Asks one question about one thing; resolves when the dialog has closed. `act` runs on yes, and a refusal of the gateway is
 * shown in the dialog. The first focus is on "no", unless `focus` says otherwise.
 */
export function ask({ title, body, yes, act, danger, subject, focus }) {
  const before = document.activeElement, key = before?.dataset.key;
  return new Promise(closed => {
    const place = h("div", { class: "body" }, body), trouble = h("p", { class: "wrong", role: "alert" });
    const no = h("button", { type: "button", onclick: () => dialog.close() }, say("dialog.no"));
    const go = h("button", { class: danger ? "danger" : "main" }, yes);
    const form = h("form", { method: "dialog", onsubmit: send }, h("h2", { id: "dialog-title" }, title), place, trouble, h("div", { class: "actions" }, go, no));
    const dialog = h("dialog", { "aria-labelledby": "dialog-title", onclose: done }, form);

    async function send(event) {
      event.preventDefault();
      go.disabled = true;
      try {
        await act();
        dialog.close();
      } catch (refusal) {
        trouble.textContent = say("dialog.failed", plain(refusal.message || refusal.code || "–", 200));
        go.disabled = false;
      }
    }

    function done() {
      open = null;
      dialog.remove();
      if (document.activeElement === document.body) back()?.focus();
      closed();
    }

    // Where the keyboard was may have been drawn anew meanwhile, or be in a menu that has closed.
    const back = () => (key && [...document.querySelectorAll("[data-key]")].find(element => element.dataset.key === key)) || before?.closest("details")?.querySelector("summary");

    open = {
      subject,
      gone() {
        if (go.disabled) return;
        go.hidden = true;
        fill(place, h("p", {}, say("dialog.gone")));
      },
    };
    document.body.append(dialog);
    dialog.showModal();
    (focus ?? no).focus();
    focus?.select?.();
  });
}

/** A question that no longer has anybody to answer to. */
export const closeDialog = () => document.querySelector("dialog[open]")?.close();
