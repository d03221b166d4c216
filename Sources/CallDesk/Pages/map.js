// A slider over the months of the map of events. Without it the list of months and the links beside it do the same.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const form = byId("months-form");
  const list = byId("at");
  if (!form || !list) return;

  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", id: "month-slider", min: 1, max: list.options.length - 1, step: 1 });
  const label = document.createElement("label");
  label.htmlFor = slider.id;
  label.className = "unseen";
  label.textContent = "Month, by slider";
  byId("months-bars").after(label, slider);

  const settle = () => {
    slider.value = list.selectedIndex || slider.max;
    slider.setAttribute("aria-valuetext", list.options[list.selectedIndex].text);
  };

  // The month's page is fetched, and what differs is put in place; the slider stays under the finger.
  const parts = ["months-bars", "months-steps", "events-shown"];
  let asked;
  const show = async () => {
    asked?.abort();
    asked = new AbortController();
    const fields = [...new FormData(form)].filter(([, value]) => value !== "");
    const address = `${form.action}?${new URLSearchParams(fields)}`;
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok || answer.redirected) return location.assign(address);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of parts) byId(id)?.replaceWith(page.getElementById(id));
      history.replaceState(null, "", address);
    } catch (fault) {
      if (fault.name !== "AbortError") location.assign(address);
    }
  };

  let pause;
  slider.addEventListener("input", () => {
    list.selectedIndex = Number(slider.value);
    slider.setAttribute("aria-valuetext", list.options[list.selectedIndex].text);
    clearTimeout(pause);
    pause = setTimeout(show, 120);
  });
  list.addEventListener("change", () => { settle(); show(); });
  settle();
})();
