/* The page as a whole: which view the address asks for, the filters above it, keys that work everywhere. */
"use strict";
(function () {
  const { el } = Desk;
  const main = document.getElementById("main");
  const fields = Object.fromEntries(["q", "type", "tag", "status", "sort"].map((id) => [id, document.getElementById(id)]));
  const TYPES = [["all", "Everything"], ["images", "Images"], ["videos", "Clips"], ["audio", "Sounds"]];
  const SORTS = [["newest", "Newest first"], ["oldest", "Oldest first"], ["name", "By name"], ["rating", "Best first"]];
  const WAIT = 220; // milliseconds after the last letter
  let about = null, view = null, viewAt = "", viewer = null, timer = 0, where = "";

  function filterOf(query) {
    const told = new URLSearchParams(query);
    const filter = { q: told.get("q") || "", type: told.get("type") || "all", tag: told.get("tag") || "", status: told.get("status") || "", sort: told.get("sort") || "newest" };
    return filter;
  }

  function addressOf(filter) {
    const told = new URLSearchParams();
    for (const [key, value] of Object.entries(filter)) if (value && value !== "all" && value !== "newest") told.set(key, value);
    const text = told.toString();
    return `#/all${text ? `?${text}` : ""}`;
  }

  /** A gallery of one film begins with its storyboard. */
  function home() { return about.is_film && about.films.length === 1 ? `/film/${about.films[0].id}` : "/all"; }

  async function route() {
    const [path, query] = (location.hash.slice(1) || "/").split("?");
    const parts = path.split("/").filter(Boolean);
    if (parts[0] === "item" && parts[1]) { if (!view) await show("/all", "/all", ""); if (!viewer) openOne(parts[1]); return; }
    if (viewer) { const open = viewer; viewer = null; open.leave(false); }
    const asked = parts.length || query ? path : home();
    const full = `${asked}?${query || ""}`;
    if (full !== viewAt) await show(asked, full, query);
  }

  async function show(path, full, query) {
    viewAt = full;
    where = `#${path}${query ? `?${query}` : ""}`;
    view?.close();
    const parts = path.split("/").filter(Boolean);
    const isBoard = parts[0] === "film" && parts[1], isFilms = parts[0] === "films";
    document.body.classList.toggle("has-no-filters", Boolean(isBoard || isFilms));
    for (const tab of document.querySelectorAll(".tabs a")) {
      const isHere = isFilms || isBoard ? tab.dataset.tab === "films" : tab.dataset.tab === "all";
      if (isHere) tab.setAttribute("aria-current", "page"); else tab.removeAttribute("aria-current");
    }
    if (isBoard) {
      main.replaceChildren(el("p", { class: "empty", role: "status" }, "Loading…"));
      try {
        const made = await Desk.makeBoard(parts[1], open);
        if (viewAt !== full) { made.close(); return; }
        view = made;
      } catch (error) {
        view = simple(el("p", { class: "empty" }, error.message));
      }
    } else if (isFilms) {
      view = simple(el("section", { class: "films" }, el("ul", {}, about.films.map((film) => el("li", {}, el("a", { href: `#/film/${film.id}` }, el("b", {}, film.title), el("span", { class: "quiet" }, [Desk.counted(film.scenes, "scene"), Desk.counted(film.shots, "shot"), Desk.time(film.seconds)].join(" · "))))))));
    } else {
      const filter = filterOf(query);
      for (const [id, field] of Object.entries(fields)) if (field.value !== filter[id]) field.value = filter[id];
      view = Desk.makeGrid(filter, open);
    }
    document.title = view.title ? `${view.title} · ${about.title}` : about.title;
    main.replaceChildren(view.root);
    window.scrollTo(0, 0);
    view.arrived();
  }

  function simple(root) { return { root, focus: () => root.querySelector("a, button")?.focus(), arrived() {}, close() {} }; }

  function open(list) {
    if (viewer) viewer.leave(false);
    history.pushState(null, "", `#/item/${list.get(list.at).id}`);
    viewer = Desk.view(list, (isBack) => {
      viewer = null;
      if (isBack) history.replaceState(null, "", where || "#/");
    });
  }

  /** An asset by its id: from a link, or from what is related to another. */
  async function openOne(id) {
    try { Desk.viewOne(await Desk.source.item(id)); } catch (error) { Desk.say(error.message); location.replace("#/all"); }
  }

  Desk.viewOne = (tile) => {
    const before = viewer;
    viewer = null;
    before?.leave(false);
    open({ at: 0, get: (at) => (at === 0 ? tile : undefined), count: () => 1, reach: async () => undefined, label: () => "" });
  };

  function options(field, pairs, first) {
    field.replaceChildren(...(first ? [el("option", { value: "" }, first)] : []), ...pairs.map(([value, words]) => el("option", { value }, words)));
    field.parentElement.hidden = pairs.length < (first ? 1 : 2);
  }

  /** What the grid can be narrowed to; it comes when the grid is there already. */
  function offer(choices) {
    options(fields.tag, choices.tags.map((tag) => [tag, tag]), "Any tag");
    options(fields.status, choices.statuses.length > 1 ? choices.statuses.map((one) => [one, one[0].toUpperCase() + one.slice(1)]) : [], "Any status");
    const filter = filterOf(where.split("?")[1]);
    fields.tag.value = filter.tag;
    fields.status.value = filter.status;
  }

  function asked() {
    clearTimeout(timer);
    const to = addressOf(Object.fromEntries(Object.entries(fields).map(([id, field]) => [id, field.value.trim()])));
    if (location.hash !== to) { history.replaceState(null, "", to); route(); }
  }

  function isTyping(target) { return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement; }

  document.getElementById("theme").addEventListener("click", Desk.turnTheme);
  document.getElementById("filters").addEventListener("submit", (event) => { event.preventDefault(); asked(); view?.focus(); });
  fields.q.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(asked, WAIT); });
  for (const id of ["type", "tag", "status", "sort"]) fields[id].addEventListener("change", asked);
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || viewer) return;
    if (event.key === "/" && !isTyping(event.target)) {
      event.preventDefault();
      if (document.body.classList.contains("has-no-filters")) location.hash = "#/all";
      fields.q.focus();
      fields.q.select();
    } else if (event.key === "Escape" && event.target === fields.q) {
      if (fields.q.value) { fields.q.value = ""; asked(); } else view?.focus();
    } else if (event.key === "ArrowDown" && (event.target === fields.q || event.target === document.body || event.target === main)) {
      event.preventDefault();
      view?.focus();
    }
  });
  window.addEventListener("hashchange", route);
  window.addEventListener("popstate", route);

  (async function begin() {
    try {
      about = await Desk.source.about();
    } catch (error) {
      main.replaceChildren(el("p", { class: "empty", role: "alert" }, `${error.message} Reload the page to try again.`));
      return;
    }
    document.getElementById("title").textContent = about.title;
    document.title = about.title;
    options(fields.type, TYPES.filter(([word]) => word === "all" || about.counts[word.replace(/s$/, "")]));
    options(fields.tag, [], "Any tag");
    options(fields.status, [], "Any status");
    options(fields.sort, SORTS);
    const films = about.films;
    const tabs = [["all", "#/all", "Media"]];
    if (films.length) tabs.push(["films", films.length === 1 ? `#/film/${films[0].id}` : "#/films", films.length === 1 ? "Storyboard" : "Films"]);
    if (about.is_film) tabs.reverse();
    document.getElementById("tabs").replaceChildren(...(tabs.length > 1 ? tabs.map(([tab, href, words]) => el("a", { href, "data-tab": tab }, words)) : []));
    await route();
    Desk.source.choices().then(offer, () => {}); // without them there is less to choose from
    document.body.classList.add("is-ready");
  })();
})();
