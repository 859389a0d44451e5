// The delegate's page: shows the moment that holds now, marks the present in the day, and opens
// the map when it is asked for. Everything it says was written by the server.

import { createPhoneMap } from "./map.js";

const body = document.body;
const words = JSON.parse(document.getElementById("words").textContent);
const standing = "standing" in body.dataset;
const zone = body.dataset.zone;

document.documentElement.classList.add("js");

function nowS() {
  return standing ? Number(body.dataset.at) : Math.floor(Date.now() / 1000);
}

const clockFormat = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone,
});
const dateFormat = new Intl.DateTimeFormat(document.documentElement.lang, {
  weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone,
});

/** The date in the order in which the server writes it; browsers differ in their commas. */
function dateText(now) {
  return dateFormat.formatToParts(now).reduce((text, { type, value }) => text.replace(`{${type}}`, value), words.date);
}

function untilText(seconds) {
  // Moments lie at full minutes, and the clock beside cuts its seconds off: their difference.
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 1) return words.now;
  if (minutes < 60) return words.in_minutes.replace("{n}", minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return words.in_hours.replace("{h}", hours).replace("{m}", String(minutes % 60).padStart(2, "0"));
  }
  return words.in_days.replace("{n}", Math.floor(hours / 24));
}

let presentDay = null;

function tick() {
  const atS = nowS();
  for (const element of document.querySelectorAll("[data-moment]")) {
    const { from, until } = element.dataset;
    element.hidden = (from !== "" && atS < Number(from)) || (until !== "" && atS >= Number(until));
  }
  for (const element of document.querySelectorAll("[data-in]")) {
    element.textContent = untilText(Number(element.dataset.in) - atS);
  }
  const now = new Date(atS * 1000);
  for (const element of document.querySelectorAll("[data-clock]")) element.textContent = clockFormat.format(now);
  for (const element of document.querySelectorAll("[data-date]")) element.textContent = dateText(now);
  const { day } = document.querySelector("[data-moment]:not([hidden])").dataset;
  if (day !== presentDay) {
    // The page may stay open over night: it goes on to the next day by itself.
    presentDay = day;
    openDay(day);
  }
  for (const line of document.querySelectorAll(".line")) {
    const stops = [...line.querySelectorAll("[data-stop]")];
    stops.forEach((stop, i) => {
      stop.classList.toggle("is-past", i + 1 < stops.length && Number(stops[i + 1].dataset.arrive) <= atS);
    });
    const mark = line.querySelector("[data-now-line]");
    const first = Number(stops[0].dataset.arrive);
    const last = Number(stops[stops.length - 1].dataset.arrive);
    mark.hidden = atS < first || atS >= last;
    const following = stops.find((stop) => Number(stop.dataset.arrive) > atS);
    if (!mark.hidden && following && mark.nextElementSibling !== following) line.insertBefore(mark, following);
  }
}

function openTab() {
  const asked = location.hash.slice(1);
  const isDay = asked.startsWith("day-");
  const id = isDay ? "day" : ["now", "day", "map", "help"].includes(asked) ? asked : "now";
  for (const section of document.querySelectorAll("[data-tab]")) {
    section.classList.toggle("is-open", section.id === id);
  }
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".tabs a"))) {
    if (link.hash === `#${id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (isDay) openDay(asked.slice(4));
  if (id === "map") openMap();
  // After the browser has jumped to the anchor: a tab opens at its top.
  requestAnimationFrame(() => window.scrollTo(0, 0));
}

function openDay(date) {
  for (const link of document.querySelectorAll(".days a")) {
    if (link.dataset.day === date) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const block of document.querySelectorAll(".of-day")) block.hidden = block.dataset.day !== date;
  body.dataset.openDay = date;
}

let phoneMap = null;
let wantedLeg = null;

function openMap() {
  phoneMap ??= createPhoneMap(JSON.parse(document.getElementById("itinerary").textContent), body.dataset.basemap);
  // Opened by itself, the map shows the way that is next now.
  const present = document.querySelector("[data-moment]:not([hidden]) [data-show-leg]");
  const isToday = present?.dataset.day === body.dataset.openDay;
  phoneMap.show(body.dataset.openDay, wantedLeg ?? (isToday ? present.dataset.showLeg : null));
  wantedLeg = null;
}

document.addEventListener("click", (event) => {
  const way = event.target.closest("[data-show-leg]");
  if (way) {
    wantedLeg = way.dataset.showLeg;
    openDay(way.dataset.day);
  }
  const card = event.target.closest("[data-driver-name]");
  if (card) {
    document.getElementById("driver-name").textContent = card.dataset.driverName;
    document.getElementById("driver-address").textContent = card.dataset.driverAddress;
    /** @type {HTMLDialogElement} */ (document.getElementById("driver")).showModal();
  }
});

window.addEventListener("hashchange", openTab);
tick();
openTab();
if (!standing) setInterval(tick, 5000);
