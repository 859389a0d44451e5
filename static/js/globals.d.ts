// What the type checker needs beside the modules: the globals of our pages, and what their elements are.

/** Leaflet, loaded by a plain script before our modules. Its package has no types. */
declare const L: any;

interface Window {
  /** The page's map, once Leaflet has made it. */
  citymap: any;
}

interface DocumentEventMap {
  "citymap:ready": CustomEvent;
}

/** Every element that our modules look for is an element of HTML. */
interface ParentNode {
  querySelector<K extends keyof HTMLElementTagNameMap>(selectors: K): HTMLElementTagNameMap[K] | null;
  querySelector(selectors: "template" | `template[${string}]`): HTMLTemplateElement | null;
  querySelector(selectors: `details${string}`): HTMLDetailsElement | null;
  querySelector(selectors: `[data-act=${string}]`): HTMLButtonElement | null;
  querySelector(selectors: string): HTMLElement | null;
  querySelectorAll<K extends keyof HTMLElementTagNameMap>(selectors: K): NodeListOf<HTMLElementTagNameMap[K]>;
  querySelectorAll(selectors: `details${string}`): NodeListOf<HTMLDetailsElement>;
  querySelectorAll(selectors: `[data-act=${string}]`): NodeListOf<HTMLButtonElement>;
  querySelectorAll(selectors: string): NodeListOf<HTMLElement>;
}

interface Element {
  closest(selectors: `details${string}`): HTMLDetailsElement | null;
  closest(selectors: string): HTMLElement | null;
}

/** The events that our modules listen to come from elements. */
interface EventTarget {
  closest(selectors: string): HTMLElement | null;
  matches(selectors: string): boolean;
}
