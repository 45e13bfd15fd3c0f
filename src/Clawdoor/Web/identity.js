import { publicKey, sha256, sign } from "./ed25519.js";

const utf8 = text => new TextEncoder().encode(text);
const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
const base64url = bytes => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const fromBase64url = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));

/** Storage that forgets with the page where the browser refuses to keep anything, as in some private windows. */
function store(open, prefix) {
  const memory = new Map();
  const attempt = act => { try { return act(open()); } catch { return null; } };
  return {
    get: name => attempt(kept => kept.getItem(prefix + name)) ?? memory.get(name) ?? null,
    set(name, value) {
      memory.set(name, value);
      attempt(kept => kept.setItem(prefix + name, value));
    },
    remove(name) {
      memory.delete(name);
      attempt(kept => kept.removeItem(prefix + name));
    },
  };
}

/** Beyond this visit: the key, device tokens, the language. */
export const kept = store(() => localStorage, "clawdoor.");

/** For this tab: the gateway's secret. */
export const session = store(() => sessionStorage, "clawdoor.");

/** What OpenClaw's v3 signature covers, in its order. */
export const payload = (id, { client, role, scopes }, signedAt, token, nonce) => [
  "v3", id, client.id, client.mode, role, scopes.join(","), signedAt, token, nonce,
  client.platform.trim().replace(/[A-Z]/g, letter => letter.toLowerCase()), "",
].join("|");

/** This browser's key, made at the first visit: `{id, publicKey, sign(text)}`. */
export function thisDevice() {
  let seed = read();
  if (!seed) {
    seed = crypto.getRandomValues(new Uint8Array(32));
    kept.set("device.v1", base64url(seed));
  }
  const key = publicKey(seed);
  return {
    id: hex(sha256(key)),
    publicKey: base64url(key),
    sign: async text => base64url(await byBrowser(seed, key, utf8(text)) ?? sign(seed, utf8(text), key)),
  };
}

export const forgetDevice = () => kept.remove("device.v1");

function read() {
  try {
    const seed = fromBase64url(kept.get("device.v1") ?? "");
    return seed.length === 32 ? seed : null;
  } catch {
    return null;
  }
}

/** The browser's own Ed25519; null where it has none, or none for pages that came over plain http. */
async function byBrowser(seed, key, bytes) {
  try {
    const jwk = { kty: "OKP", crv: "Ed25519", d: base64url(seed), x: base64url(key) };
    const own = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("Ed25519", own, bytes));
  } catch {
    return null;
  }
}
