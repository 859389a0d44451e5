// What the desk says: aloud to screen readers, and in notices that offer a way on.

const said = document.getElementById("said");
const shelf = document.getElementById("notices");

/** Say a sentence to screen readers. */
export function say(sentence) {
  // The same sentence twice must be read twice.
  said.textContent = "";
  requestAnimationFrame(() => { said.textContent = sentence; });
}

/** Put away all notices. */
export function clearNotices() {
  shelf.replaceChildren();
}

/**
 * Show a notice with buttons: actions = [[label, function], …]. It replaces the one before.
 * A trouble stays until it is answered; another goes after `seconds`.
 */
export function notice(sentence, actions = [], { trouble = false, seconds = 8 } = {}) {
  const box = document.createElement("div");
  box.className = trouble ? "notice is-trouble" : "notice";
  box.setAttribute("role", trouble ? "alert" : "group");
  if (!trouble) box.setAttribute("aria-label", "Notice");
  const text = document.createElement("p");
  text.textContent = sentence;
  box.append(text);
  for (const [label, act] of actions) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      // The focus goes on in the day, not back to the top of the page.
      document.getElementById("day").focus({ preventScroll: true });
      box.remove();
      act();
    });
    box.append(button);
  }
  shelf.replaceChildren(box);
  if (!trouble) setTimeout(() => { if (!box.contains(document.activeElement)) box.remove(); }, seconds * 1000);
}

/** Tell that a change is saved although its new times could not be fetched. */
export function timesMissing(error) {
  const show = [["Show them", () => location.reload()]];
  notice(`${error.message} The change is saved; its times are not here yet.`, show, { trouble: true });
}
