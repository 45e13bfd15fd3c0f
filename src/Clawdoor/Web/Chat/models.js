import { copyable, fill, h, plain, say } from "../dom.js";

const nameOf = model => (model.provider ? `${model.provider}/${model.id}` : model.id);

/** Which model answers in this session. `choose(name)` is told `provider/model`. */
export function models(gateway, choose) {
  let all = null, chosen = "";
  const select = h("select", { class: "model", "aria-label": say("models.title"), "data-key": "model", hidden: true, onchange: () => choose(select.value) });

  async function refresh() {
    try {
      all = ((await gateway.call("models.list", { view: "configured" })).models ?? []).filter(model => model.id && model.available !== false);
    } catch (refusal) {
      if (refusal.code) all = null;
    }
    draw();
  }

  function draw() {
    const names = (all ?? []).map(nameOf), known = names.includes(chosen);
    select.hidden = names.length === 0;
    fill(select, !known && h("option", { value: "" }, chosen ? plain(chosen, 60) : say("models.standard")),
      (all ?? []).map(model => h("option", { value: nameOf(model) }, plain(model.name || model.id, 40))));
    select.value = known ? chosen : "";
  }

  return {
    element: select, refresh,
    /** The model of the session that is open, by its row or the gateway's own choice. */
    select(row, defaults) {
      const { modelProvider, model } = row?.model ? row : defaults ?? {};
      const next = model ? (modelProvider ? `${modelProvider}/${model}` : model) : "";
      if (next === chosen) return;
      chosen = next;
      draw();
    },
    get none() { return all?.length === 0; },
  };
}

/** What to do where no model is configured. */
export const noModel = () => h("div", { class: "card no-model" }, h("h3", {}, say("models.none")), h("p", {}, say("models.noneWhat")),
  copyable("clawdoor gateway model add"), h("p", { class: "dim" }, say("models.noneNext")));
