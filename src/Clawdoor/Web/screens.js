import { copyable, countdown, duration, facts, h, idText, known, pieces, plain, say, theirs, ticking } from "./dom.js";

const code = text => h("code", {}, text);
const paragraphs = (...keys) => keys.map(key => h("p", {}, say(key)));
const button = (key, act, kind) => h("button", { type: "button", class: kind, onclick: act, "data-key": key }, say(key));
const actions = (...buttons) => h("div", { class: "actions" }, buttons);

/** When the next try is, and a way not to wait for it. */
const retry = ({ until }, gateway) => h("div", { class: "retry" },
  h("i", { class: "pulse", "aria-hidden": "true" }),
  ticking("span", {}, () => until - Date.now() > 900 ? say("retry.in", duration(until - Date.now() + 500)) : say("retry.now")),
  button("retry.hurry", () => gateway.hurry(), "small"));

/** Each screen before the gateway is open: what has happened, and what to do. */
export const screens = {
  connecting: () => [],

  waiting: (state, gateway) => [
    ...state.pageOnly ? [...paragraphs("waiting.pageOnly"), copyable("proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection \"upgrade\";")]
      : paragraphs("waiting.what", "waiting.next"),
    retry(state, gateway),
  ],

  secret(state, gateway) {
    const kind = state.password ? "password" : "token";
    const field = h("input", {
      type: "password", id: "secret", "data-key": "secret", autocomplete: "current-password", autocapitalize: "none", spellcheck: "false", required: true,
      "aria-describedby": "secret-where", "aria-invalid": state.wrong && "true",
    });
    return [
      h("p", {}, say(`secret.what.${kind}`)),
      h("form", {
        onsubmit(event) {
          event.preventDefault();
          if (field.value.trim()) gateway.useSecret(field.value);
          field.value = "";
        },
      },
        h("label", { for: "secret" }, say(`secret.label.${kind}`)),
        h("div", { class: "field" }, field, h("button", { class: "main" }, say("secret.send"))),
        state.wrong && h("p", { class: "wrong" }, say("secret.wrong"))),
      h("p", { class: "dim", id: "secret-where" }, ...pieces("secret.where", code(`gateway.auth.${kind}`), code("openclaw.json"))),
    ];
  },

  limited: ({ until }) => [
    ...paragraphs("limited.what"),
    ticking("p", { class: "count", role: "timer" }, () => countdown(until - Date.now())),
    ...paragraphs("limited.next"),
  ],

  origin: (state, gateway) => [
    h("p", {}, ...pieces("origin.what", code(location.origin))),
    h("p", {}, ...pieces("origin.next", code("gateway.controlUi.allowedOrigins"), code("openclaw.json"))),
    copyable(JSON.stringify(location.origin)),
    retry(state, gateway),
  ],

  pairing: ({ requestId, reason, scopes }, gateway) => [
    h("p", {}, say(reason === "not-paired" ? "pairing.what" : "pairing.again")),
    h("p", {}, say("pairing.how")),
    copyable(`clawdoor devices approve ${requestId}`),
    h("p", { class: "dim" }, say("pairing.orPage")),
    facts([
      [say("fact.request"), idText(requestId)],
      [say("fact.device"), idText(gateway.device.id, 20)],
      [say("fact.wants"), scopeList(scopes)],
    ]),
    h("div", { class: "retry" }, h("i", { class: "pulse", "aria-hidden": "true" }), h("span", {}, say("pairing.waits"))),
  ],

  declined: (_, gateway) => [...paragraphs("declined.what"), actions(button("declined.again", () => gateway.start(), "main"))],

  removed: (_, gateway) => [...paragraphs("removed.what"), actions(button("removed.again", () => gateway.start(), "main"))],

  mismatch: () => [...paragraphs("mismatch.what"), actions(button("mismatch.reload", () => location.reload(), "main"))],

  refused: ({ code: reason, message }, gateway) => [
    ...paragraphs("refused.what"),
    facts([[say("fact.answer"), theirs(message, 200)], [say("fact.code"), code(reason)]]),
    actions(button("refused.again", () => gateway.start(), "main"),
      reason.startsWith("DEVICE_") && button("refused.anew", () => gateway.startAnew())),
    reason.startsWith("DEVICE_") && h("p", { class: "dim" }, say("refused.anewMeans")),
  ],
};

/** Which pages have a title of their own for a second case. */
export const titleOf = state => say(
  state.name === "secret" ? `secret.title.${state.password ? "password" : "token"}`
  : state.name === "waiting" ? `waiting.title${state.pageOnly ? ".pageOnly" : ""}`
  : `${state.name}.title`);

/** Rights in words; an administrator's list is one word long, since that right holds all others. */
export function scopeList(scopes) {
  const names = scopes.includes("operator.admin") ? ["operator.admin"] : scopes;
  return h("ul", { class: "scopes" }, names.map(scope => h("li", { class: scope === "operator.admin" && "strong" }, scopeName(scope))));
}

function scopeName(scope) {
  const key = `scope${String(scope).replace(/^operator/, "")}`;
  return known(key) ? say(key) : plain(scope, 40);
}
