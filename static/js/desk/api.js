// The desk's talk with the server, and what can go wrong with it in plain words.

/**
 * A request that did not do what it should. kind: "offline", "conflict" or "refused"; faults: what is
 * wrong, each { field, … }.
 */
export class Failed extends Error {
  constructor(kind, message, faults = []) {
    super(message);
    this.kind = kind;
    this.faults = faults;
  }
}

// Newer than the type checker's library of the browser.
const timeout = (ms) => /** @type {any} */ (AbortSignal).timeout(ms);

/**
 * @param {string} method
 * @param {string} url
 * @param {{ accept: string, body?: any, seconds?: number }} options
 */
async function request(method, url, { accept, body, seconds = 20 }) {
  const headers = { Accept: accept };
  const plain = body === undefined || body instanceof URLSearchParams;
  if (!plain) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(url, {
      method, headers, body: plain ? body : JSON.stringify(body),
      cache: "no-store", credentials: "same-origin", signal: timeout(seconds * 1000),
    });
  } catch {
    throw new Failed("offline", "The server cannot be reached.");
  }
  if (answer.ok) return answer;
  let message = "";
  let faults = [];
  try {
    ({ message = "", faults = [] } = await answer.clone().json());
  } catch {
    // An answer from something between us and the server; its status says enough.
  }
  if (answer.status === 409) throw new Failed("conflict", message);
  if (answer.status >= 502 && !message) throw new Failed("offline", "The server does not answer.");
  throw new Failed("refused", message || `The server refused this (${answer.status}).`, faults);
}

/** Send JSON, read JSON. Throws Failed. */
export async function send(method, url, body) {
  const answer = await request(method, url, { body, accept: "application/json" });
  return answer.json();
}

/** Send a form, read JSON. Throws Failed. */
export async function sendForm(url, fields) {
  const answer = await request("POST", url, { body: fields, accept: "application/json" });
  return answer.json();
}

/** Fetch a fragment of the page, or send JSON for one, as a document that runs nothing. Throws Failed. */
export async function fragment(url, method = "GET", body = undefined) {
  const answer = await request(method, url, { accept: "text/html", body });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
