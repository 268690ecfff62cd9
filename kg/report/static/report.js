"use strict";
// The parts of the report sleep in the page as text; this wakes the one that the address names and keeps it for the way back.

(() => {
  const main = document.getElementById("main");
  const told = document.getElementById("told");
  const title = document.title;
  const awake = new Map([["", main.firstElementChild]]);
  const MOST_AWAKE = 40;
  const PARTS = [...document.querySelectorAll("nav a")].map((link) => link.hash.slice(1));

  const wake = (key) => {
    if (awake.has(key)) return awake.get(key);
    const asleep = document.getElementById("page:" + key);
    if (!asleep) return null;
    const page = document.createElement("div");
    page.className = "page";
    page.dataset.key = key;
    page.innerHTML = asleep.textContent; // escaped by the template; the policy lets no script of it run
    for (const mark of page.querySelectorAll("a[data-says]")) mark.setAttribute("aria-haspopup", "dialog");
    awake.set(key, page);
    if (awake.size > MOST_AWAKE) for (const old of awake.keys()) if (old !== "" && old !== key) { awake.delete(old); break; }
    return page;
  };

  const address = () => {
    const [key, anchor = ""] = location.hash.slice(1).split("@");
    try { return [decodeURIComponent(key), decodeURIComponent(anchor)]; } catch { return ["", ""]; }
  };

  const part = (key) => PARTS.includes(key) ? key
    : key.startsWith("article/") ? "articles" : (main.querySelector("[data-group]")?.dataset.group ?? "");

  const unfold = (element) => {
    for (let up = element; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
  };

  const show = (restored) => {
    const [key, anchor] = address();
    if (key === "main") { main.focus(); return; }
    const page = wake(key) ?? missing();
    if (main.firstElementChild !== page) main.replaceChildren(page);
    if (!page.dataset.seen) { // a drawing wider than the screen opens at what weighs most
      page.dataset.seen = "yes";
      for (const box of page.querySelectorAll(".drawing .scroll")) centre(box);
    }
    const heading = page.querySelector("h1")?.textContent ?? "";
    document.title = key ? `${heading} – ${title}` : title;
    for (const link of document.querySelectorAll("nav a")) {
      if (decodeURIComponent(link.hash.slice(1)) === part(key)) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const target = anchor && (document.getElementById(anchor) ?? main.querySelector(`[data-also~="${CSS.escape(anchor)}"]`));
    if (restored) return;
    if (target) {
      unfold(target);
      target.scrollIntoView({ block: "center" });
      target.focus({ preventScroll: true });
      if (target.dataset.says) open(target, false);
    } else {
      scrollTo(0, 0);
      main.focus({ preventScroll: true });
    }
    told.textContent = heading;
  };

  const centre = (box) => {
    const shapes = [...box.querySelectorAll("a.thing .shape")];
    const widest = shapes.sort((a, b) => b.getBBox().width - a.getBBox().width)[0];
    if (!widest || box.scrollWidth <= box.clientWidth) return;
    const at = widest.getBoundingClientRect(), around = box.getBoundingClientRect();
    box.scrollLeft += at.left + at.width / 2 - around.left - around.width / 2;
  };

  const missing = () => {
    const page = document.createElement("div");
    const heading = document.createElement("h1");
    heading.textContent = "This report has no such page";
    page.append(heading);
    return page;
  };

  // ---- the way back: the element that was left has the focus again, the page stands where it stood ------------------

  const remember = () => {
    const active = document.activeElement;
    const path = [];
    for (let at = active; at && at !== main && at.parentElement; at = at.parentElement) path.unshift([...at.parentElement.children].indexOf(at));
    history.replaceState({ path: main.contains(active) ? path : null, top: scrollY }, "");
  };
  const restore = (state) => {
    let at = main;
    for (const index of state.path ?? []) at = at?.children[index];
    scrollTo(0, state.top);
    if (state.path && at && at !== main) at.focus({ preventScroll: true });
    else main.focus({ preventScroll: true });
  };
  addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    remember();
  });
  addEventListener("popstate", (event) => {
    if (event.state) { show(true); restore(event.state); }
  });
  addEventListener("hashchange", () => { if (!history.state) show(false); });

  // ---- what the graph says of a mark --------------------------------------------------------------------------------

  const row = (list, name, value) => {
    const line = document.createElement("div");
    const term = document.createElement("dt");
    const words = document.createElement("dd");
    term.textContent = name;
    words.textContent = value;
    line.append(term, words);
    list.append(line);
  };

  const open = (mark, move) => {
    const panel = main.querySelector(".panel");
    if (!panel) return;
    close();
    mark.setAttribute("aria-current", "true");
    const shut = document.createElement("button");
    shut.type = "button";
    shut.textContent = "Close";
    shut.addEventListener("click", () => close(true));
    const heading = document.createElement("h2");
    heading.textContent = mark.classList.contains("tag") ? mark.textContent : `“${mark.textContent}”`;
    const here = document.createElement("dl");
    here.className = "facts";
    for (const [name, value] of JSON.parse(mark.dataset.says)) row(here, name, value);
    if (mark.dataset.rule) row(here, "rule", mark.dataset.rule);
    panel.replaceChildren(shut, heading, here);
    const key = decodeURIComponent(mark.hash.slice(1).split("@")[0]);
    const page = mark.classList.contains("time") ? null : wake(key);
    if (page) {
      const link = document.createElement("a");
      link.href = mark.getAttribute("href");
      link.textContent = page.querySelector("h1").textContent;
      const name = document.createElement("h3");
      name.append(link);
      panel.append(name, page.querySelector(".facts").cloneNode(true));
    }
    panel.hidden = false;
    panel.scrollTop = 0;
    if (getComputedStyle(panel).position === "fixed") mark.scrollIntoView({ block: "start" }); // else it covers the mark
    if (move) panel.focus({ preventScroll: true });
  };

  const close = (move) => {
    const panel = main.querySelector(".panel");
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    const mark = main.querySelector(".text [aria-current]");
    mark.removeAttribute("aria-current");
    if (move) mark.focus();
  };

  main.addEventListener("click", (event) => {
    const mark = event.target.closest("a[data-says]");
    if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(mark, true);
  });
  addEventListener("keydown", (event) => { if (event.key === "Escape") close(true); });

  // ---- layers, filters ----------------------------------------------------------------------------------------

  main.addEventListener("change", (event) => {
    const layer = event.target.dataset?.layer;
    if (!layer) return;
    const page = event.target.closest(".page");
    page.classList.toggle(`hide-${layer}`, !event.target.checked);
    const marks = { statement: ".statement > .tag, .m.cue", silent: ".silent > .tag", time: ".m.time, .m.number" }[layer] ?? `.m.${layer}`;
    for (const mark of page.querySelectorAll(marks)) event.target.checked ? mark.removeAttribute("tabindex") : mark.setAttribute("tabindex", "-1");
  });

  main.addEventListener("input", (event) => {
    if (!event.target.matches("[data-filter]")) return;
    const wanted = event.target.value.trim().toLowerCase();
    const page = event.target.closest(".page");
    let left = 0;
    for (const entry of page.querySelectorAll("[data-name]")) {
      entry.hidden = !entry.dataset.name.includes(wanted);
      left += !entry.hidden;
    }
    for (const fold of page.querySelectorAll("details.fold")) {
      fold.hidden = !fold.querySelector("[data-name]:not([hidden])");
      if (wanted) fold.open = true;
      const count = fold.querySelector(".count");
      if (count) count.textContent = fold.querySelectorAll("[data-name]:not([hidden])").length;
    }
    told.textContent = page.querySelector("[data-found]").textContent = wanted ? `${left} found` : "";
  });

  // ---- network: the ties of the actor that is pointed at or has the focus ---------------------------------------------

  const trace = (event) => {
    const node = event.target.closest?.(".network a[data-key]");
    for (const drawing of main.querySelectorAll(".network")) {
      const ties = [...drawing.querySelectorAll(".tie[data-from]")];
      const mine = ties.filter((tie) => node && [tie.dataset.from, tie.dataset.to].includes(node.dataset.key));
      drawing.classList.toggle("some", mine.length > 0);
      for (const tie of ties) tie.classList.toggle("on", mine.includes(tie));
    }
  };
  for (const kind of ["pointerover", "focusin"]) main.addEventListener(kind, trace);

  // ---- print --------------------------------------------------------------------------------------------------------

  let shut = [];
  addEventListener("beforeprint", () => {
    shut = [...main.querySelectorAll("details:not([open]):not(.turtle)")];
    for (const fold of shut) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of shut) fold.open = false; });

  if (location.hash) show(false);
  else show(true);
})();
