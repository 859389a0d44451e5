// The desk's talk with the server, and what can go wrong with it in plain words.

/** A request that did not do what it should. kind: "offline", "conflict" or "refused". */
export class Failed extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

async function request(method, url, { body, accept, seconds = 20 } = {}) {
  const headers = { Accept: accept };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(url, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store", credentials: "same-origin", signal: AbortSignal.timeout(seconds * 1000),
    });
  } catch {
    throw new Failed("offline", "The server cannot be reached.");
  }
  if (answer.ok) return answer;
  let message = "";
  try {
    message = (await answer.clone().json()).message ?? "";
  } catch {
    // An answer from something between us and the server; its status says enough.
  }
  if (answer.status === 409) throw new Failed("conflict", message);
  if (answer.status >= 502 && !message) throw new Failed("offline", "The server does not answer.");
  throw new Failed("refused", message || `The server refused this (${answer.status}).`);
}

/** Send JSON, read JSON. Throws Failed. */
export async function send(method, url, body) {
  const answer = await request(method, url, { body, accept: "application/json" });
  return answer.json();
}

/** Fetch a fragment of the page as a document that runs nothing. Throws Failed. */
export async function fragment(url, method = "GET") {
  const answer = await request(method, url, { accept: "text/html" });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
