import { ask } from "../dialog.js";
import { age, fill, h, plain, say } from "../dom.js";

/** What a session is called: as somebody named it, or by what it is about. */
export const titleOf = row => plain(row?.label || (row?.displayName || row?.derivedTitle || row?.autoLabel || "").replace(/: ```( .*)?$/s, ""), 80) || (isMain(row) ? say("sessions.main") : say("sessions.untitled"));

export const isMain = row => row?.isMain === true || /^agent:[^:]+:main$/.test(row?.key ?? "");

export const isRunning = row => row?.hasActiveRun === true || row?.status === "running";

/** The list of sessions, the newest first, kept fresh by events. `choose(key)` opens one, null begins a new one. */
export function sessions(gateway, { choose, changed }) {
  let rows = [], current = null, asking = null, again = false;
  const list = h("ul", { class: "sessions" }), trouble = h("p", { class: "dim" });
  const element = h("nav", { class: "session-list", "aria-label": say("sessions.title") },
    h("button", { type: "button", class: "new", "data-key": "new", onclick: () => choose(null) }, h("span", { "aria-hidden": "true" }, "+"), say("sessions.new")), list, trouble);

  // Many events come with each answer: one question at a time, and one more for all that came meanwhile.
  function refresh() {
    if (asking) {
      again = true;
      return asking;
    }
    asking = (async () => {
      do {
        again = false;
        try {
          const answer = await gateway.call("sessions.list", { limit: 200, includeDerivedTitles: true, includeLastMessage: true });
          rows = (answer.sessions ?? []).filter(row => row.key && !row.archived && !row.isBackground).sort((a, b) => (b.updatedAt ?? 0) - (a.updatedAt ?? 0));
          trouble.textContent = "";
        } catch (refusal) {
          if (refusal.code) trouble.textContent = say("status.failed", plain(refusal.message, 200));
        }
        draw();
        changed();
        if (again) await new Promise(later => setTimeout(later, 300));
      } while (again);
      asking = null;
    })();
    return asking;
  }

  function draw() {
    fill(list, rows.map(row => h("li", {}, h("button", {
      type: "button", "data-key": "session " + row.key, "data-session": row.key, "aria-current": row.key === current && "page", onclick: () => choose(row.key),
    },
      h("bdi", { class: "name" }, titleOf(row)),
      isRunning(row) ? h("i", { class: "pulse", role: "img", "aria-label": say("sessions.running") }) : row.updatedAt > 0 && age(row.updatedAt, () => gateway.now, "narrow")))));
  }

  return {
    element, refresh,
    row: key => rows.find(row => row.key === key),
    get rows() { return rows; },
    select(key) {
      current = key;
      draw();
    },
  };
}

/** The three things that can be done to a session; each asks first. */
export function sessionActions(gateway, { refresh, gone, emptied }) {
  const subject = row => h("h3", {}, h("bdi", {}, titleOf(row)));
  return {
    async rename(row) {
      const field = h("input", { id: "label", type: "text", maxlength: 100, required: true, value: titleOf(row), autocomplete: "off" });
      await ask({
        title: say("sessions.rename.title"), yes: say("rename.yes"), focus: field, body: [h("label", { for: "label" }, say("sessions.rename.label")), field],
        act: () => gateway.call("sessions.patch", { key: row.key, label: field.value.trim() }),
      });
      refresh();
    },
    reset: row => ask({
      title: say("sessions.reset.title"), yes: say("sessions.reset.yes"), danger: true, body: [subject(row), h("p", {}, say("sessions.reset.what"))],
      async act() {
        await gateway.call("sessions.reset", { key: row.key });
        emptied(row.key);
      },
    }),
    remove: row => ask({
      title: say("sessions.delete.title"), yes: say("sessions.delete.yes"), danger: true, body: [subject(row), h("p", {}, say("sessions.delete.what"))],
      async act() {
        await gateway.call("sessions.delete", { key: row.key, deleteTranscript: true });
        gone(row.key);
      },
    }),
  };
}

/** The menu of the open session. */
export function sessionMenu(actions, rowOf) {
  const element = h("details", { class: "menu" });
  const entry = (key, act, kind) => h("button", { type: "button", class: kind, onclick: () => { element.open = false; act(rowOf()); } }, say(key));
  element.append(h("summary", { "aria-label": say("sessions.menu"), title: say("sessions.menu") }, h("span", { "aria-hidden": "true" }, "⋯")));
  const inner = h("div", {});
  element.append(inner);
  element.addEventListener("toggle", () => {
    if (!element.open) return;
    fill(inner, entry("sessions.rename", actions.rename), entry("sessions.reset", actions.reset), !isMain(rowOf()) && entry("sessions.delete", actions.remove, "danger"));
  });
  document.addEventListener("click", event => { if (!element.contains(event.target)) element.open = false; });
  element.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !element.open) return;
    event.stopPropagation();
    element.open = false;
    element.firstChild.focus();
  });
  return element;
}
