// The phone's map: the day's legs and stops on the city's own ground, and one sentence below.

export async function createPhoneMap({ itinerary, basemapUrl, routesUrl, words }) {
  const { drawDay } = await import(routesUrl);
  const map = L.map("canvas", { zoomControl: false, attributionControl: false, minZoom: 11, maxZoom: 18 });
  L.control.attribution({ position: "bottomright", prefix: false }).addTo(map);
  L.control.scale({ position: "bottomleft", imperial: false }).addTo(map);
  map.setView([itinerary.centre[1], itinerary.centre[0]], 13);
  const ground = new L.CityBasemap({ url: basemapUrl });
  ground.addTo(map);
  map.attributionControl.addAttribution(itinerary.credits.map(escapeText).join(" · "));

  const sheet = document.getElementById("map-sheet");
  const chips = document.getElementById("chips");
  let layer = null;
  let shownDay = null;

  function escapeText(text) {
    const box = document.createElement("span");
    box.textContent = text;
    return box.innerHTML;
  }

  function select(day, key) {
    const index = Math.max(0, day.stops.findIndex((stop) => stop.key === key));
    const leg = day.legs[Math.min(index, day.legs.length - 1)];
    const stop = day.stops[Math.min(index, day.legs.length - 1) + 1];
    sheet.querySelector("h2").textContent = `${stop.name}`;
    sheet.querySelector("p").textContent = leg.summary;
    layer.highlight(Math.min(index, day.legs.length - 1));
    // Credit and scale stand on the sheet's upper edge, whatever its height.
    document.getElementById("canvas").style.setProperty("--sheet", `${sheet.offsetHeight}px`);
    for (const chip of chips.querySelectorAll("button")) {
      chip.setAttribute("aria-pressed", String(chip.dataset.key === key));
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
      const day = itinerary.days.find((candidate) => candidate.date === date) ?? itinerary.days[0];
      if (shownDay !== day.date) {
        layer?.remove();
        layer = drawDay(map, day, { labels: true });
        drawChips(day);
        shownDay = day.date;
      }
      select(day, key ?? day.stops[0].key);
    },
    words,
  };
}
