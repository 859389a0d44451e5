// The phone's map: the day's legs and stops on the city's own ground, and one sentence below.

import { CityBasemap } from "../basemap/layer.js";
import { drawDay } from "../routes.js";

export function createPhoneMap(itinerary, basemapUrl) {
  const map = L.map("canvas", { zoomControl: false, attributionControl: false, minZoom: 11, maxZoom: 18 });
  L.control.scale({ position: "bottomleft", imperial: false }).addTo(map);
  map.setView([itinerary.centre[1], itinerary.centre[0]], 13);
  const trouble = document.getElementById("map-trouble");
  const ground = new CityBasemap({ url: basemapUrl });
  ground.on("groundfail", () => { trouble.hidden = false; });
  ground.on("groundload", () => { trouble.hidden = true; });
  ground.addTo(map);

  const sheet = document.getElementById("map-sheet");
  const chips = document.getElementById("chips");
  let layer = null;
  let shownDay = null;

  function select(day, key) {
    const index = Math.max(0, day.stops.findIndex((stop) => stop.key === key));
    const last = Math.min(index, day.legs.length - 1);
    const leg = day.legs[last];
    const stop = day.stops[last + 1];
    sheet.querySelector("h2").textContent = stop.name;
    sheet.querySelector("p").textContent = leg.summary;
    layer.highlight(last);
    // Credit and scale stand on the sheet's upper edge, whatever its height.
    document.getElementById("map").style.setProperty("--sheet", `${sheet.offsetHeight}px`);
    for (const chip of chips.querySelectorAll("button")) {
      const isShown = chip.dataset.key === day.stops[last].key;
      chip.setAttribute("aria-pressed", String(isShown));
      if (isShown) chip.scrollIntoView({ block: "nearest", inline: "center" });
    }
    const points = leg.geometry.length ? leg.geometry : [[stop.lon, stop.lat]];
    map.fitBounds(L.latLngBounds(points.map(([lon, lat]) => [lat, lon])), {
      paddingTopLeft: [40, 90], paddingBottomRight: [40, 40 + sheet.offsetHeight], maxZoom: 16, animate: false,
    });
  }

  function drawChips(day) {
    chips.replaceChildren(...day.stops.slice(0, -1).map((from, i) => {
      const to = day.stops[i + 1];
      const item = document.createElement("li");
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "chip";
      chip.dataset.key = from.key;
      const disc = document.createElement("span");
      disc.className = to.number === null ? "disc is-hollow" : "disc";
      disc.textContent = to.number ?? "◦";
      chip.append(disc, to.short_name);
      chip.addEventListener("click", () => select(day, from.key));
      item.append(chip);
      return item;
    }));
  }

  return {
    show(date, key) {
      map.invalidateSize();
      // What did not come the last time may come now.
      ground.load();
      const day = itinerary.days.find((candidate) => candidate.date === date) ?? itinerary.days[0];
      if (shownDay !== day.date) {
        layer?.remove();
        layer = drawDay(map, day);
        drawChips(day);
        shownDay = day.date;
      }
      select(day, key ?? day.stops[0].key);
    },
  };
}
