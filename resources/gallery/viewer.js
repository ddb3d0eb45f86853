/* One asset alone: large, playing, with how it was made; the others are left and right of it. */
"use strict";
(function () {
  const { el, button } = Desk;
  const SWIPE = 60; // points

  /** Opens the viewer on a list: `{at, get, count, reach, left}`. */
  Desk.view = function view(list, onClose) {
    const source = Desk.source;
    let at = list.at, isClosed = false, touch = null;
    const stage = el("div", { class: "stage" });
    const panel = el("aside", { class: "panel", "aria-label": "About it", tabIndex: 0 });
    const place = el("span", { class: "place" });
    const back = button("back", "Previous (←)", () => go(-1), "side left");
    const next = button("next", "Next (→)", () => go(1), "side right");
    const close = button("close", "Close (Esc)", leave, "close");
    const dialog = el("div", { class: "viewer", role: "dialog", "aria-modal": "true", "aria-label": "Viewer" },
      el("div", { class: "sight" }, stage, back, next, place, close), panel);
    const before = document.activeElement;

    async function show() {
      const tile = list.get(at);
      if (!tile) return;
      place.textContent = list.label ? list.label(at) : `${(at + 1).toLocaleString("en")} of ${list.count().toLocaleString("en")}`;
      back.disabled = at === 0;
      next.disabled = at >= list.count() - 1;
      stage.replaceChildren(mediaOf(tile));
      panel.replaceChildren(el("h2", {}, Desk.plainName(tile.name)));
      history.replaceState(null, "", `#/item/${tile.id}`);
      dialog.setAttribute("aria-label", Desk.plainName(tile.name));
      try {
        const told = await source.item(tile.id);
        if (!isClosed && list.get(at) === tile) panel.replaceChildren(...factsOf(told, tile));
      } catch (error) {
        if (!isClosed && list.get(at) === tile) panel.append(el("p", { class: "problem" }, error.message));
      }
      for (const near of [list.get(at + 1), list.get(at - 1)]) if (near && near.type === "image" && near.v) new Image().src = source.preview(near);
    }

    function mediaOf(tile) {
      if (tile.type === "image") {
        const address = source.preview(tile);
        const box = el("div", { class: "large" });
        if (!address) { box.append(Desk.pictureOf(tile, "")); return box; }
        const small = el("img", { class: "below", alt: "", src: source.thumb(tile) });
        const img = el("img", { class: "above", alt: Desk.plainName(tile.name) });
        img.onload = () => box.classList.add("is-there");
        img.onerror = () => { img.remove(); small.alt = Desk.plainName(tile.name); box.append(cannot("This picture cannot be shown.", tile)); };
        img.src = address;
        for (const each of [small, img]) if (tile.width && tile.height) { each.width = tile.width; each.height = tile.height; }
        small.onerror = () => small.remove();
        box.append(small, img);
        return box;
      }
      const isSound = tile.type === "audio";
      const player = el(isSound ? "audio" : "video", { controls: true, playsInline: true, preload: "metadata", "aria-label": Desk.plainName(tile.name) });
      if (!isSound && tile.v) player.poster = source.preview(tile) || source.thumb(tile);
      const box = el("div", { class: isSound ? "large sound" : "large" });
      if (isSound) box.append(Desk.pictureOf(tile, source.thumb(tile)));
      player.onerror = () => player.replaceWith(...(isSound ? [] : [Desk.pictureOf(tile, source.thumb(tile))]), cannot(isSound ? "This sound cannot be played here." : "This clip cannot be played here.", tile));
      player.src = source.media(tile);
      box.append(player);
      if (!isSound) player.play?.().catch(() => {}); // a browser may wait for a click
      return box;
    }

    function cannot(words, tile) {
      const address = source.download(tile);
      return el("p", { class: "problem" }, words, address ? el("a", { href: address, class: "plain" }, "Download it") : null);
    }

    function factsOf(told, tile) {
      const kind = { image: "Image", video: "Clip", audio: "Sound" }[told.type];
      const facts = [
        told.width && told.height ? `${told.width} × ${told.height}` : "",
        told.duration ? Desk.time(told.duration) : "",
        told.frame_rate && told.type === "video" ? `${told.frame_rate} fps` : "",
        Desk.bytes(told.size),
      ].filter(Boolean);
      const made = told.created_at ? new Date(told.created_at).toLocaleDateString(undefined, { year: "numeric", month: "long", day: "numeric" }) : "";
      const rows = [...told.parameters, ...(told.cost ? [["cost", told.cost.words]] : [])];
      const download = source.download(tile);
      return [
        el("h2", {}, Desk.plainName(told.name)),
        el("p", { class: "quiet" }, [kind, ...facts].join(" · ")),
        told.rating ? el("p", { class: "stars", "aria-label": `${told.rating} of 5 stars` }, "★".repeat(told.rating)) : null,
        told.description ? el("p", {}, told.description) : null,
        told.film ? el("p", {}, el("a", { href: `#/film/${told.film.id}`, onclick: () => leave(false) }, `In ${told.film.title}`)) : null,
        told.prompt ? section("Prompt", el("p", { class: "prompt" }, told.prompt)) : null,
        told.negative_prompt ? section("Not wanted", el("p", { class: "prompt quiet" }, told.negative_prompt)) : null,
        rows.length ? section("How it was made", el("dl", {}, rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]))) : null,
        told.tags.length ? section("Tags", el("p", { class: "tags" }, told.tags.map((tag) => el("a", { class: "tag", href: `#/?tag=${encodeURIComponent(tag)}`, onclick: () => leave(false) }, tag)))) : null,
        told.related.length ? section("Related", el("div", { class: "related" }, told.related.map((one) =>
          el("a", { href: `#/item/${one.id}`, title: `${one.reads_as}: ${Desk.plainName(one.name)}`, "aria-label": `${one.reads_as}: ${Desk.plainName(one.name)}`,
            onclick: (event) => { event.preventDefault(); Desk.viewOne(one); } }, Desk.pictureOf(one, source.thumb(one)))))) : null,
        made ? el("p", { class: "quiet" }, `Since ${made}`) : null,
        download ? el("p", {}, el("a", { class: "plain", href: download }, "Download the original")) : null,
      ].filter(Boolean);
    }

    function section(title, ...inside) { return el("section", {}, el("h3", {}, title), ...inside); }

    async function go(step) {
      const to = at + step;
      if (to < 0 || to >= list.count()) return;
      if (!(list.get(to) || (await list.reach(to)))) return;
      at = to;
      show();
    }

    function leave(isBack = true) {
      if (isClosed) return;
      isClosed = true;
      document.removeEventListener("keydown", keys, true);
      dialog.remove();
      document.body.classList.remove("is-held");
      onClose(isBack !== false);
      if (list.left) list.left(at);
      else before?.focus?.({ preventScroll: true });
    }

    function keys(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Tab") return hold(event);
      const isInMedia = event.target instanceof HTMLMediaElement;
      const does = { Escape: () => leave(), ArrowRight: () => go(1), ArrowLeft: () => go(-1), " ": playOrNot }[event.key];
      if (!does || (isInMedia && event.key !== "Escape") || (event.key === " " && event.target instanceof HTMLButtonElement)) return;
      event.preventDefault();
      event.stopPropagation();
      does();
    }

    function playOrNot() {
      const player = stage.querySelector("video, audio");
      if (player) { if (player.paused) player.play().catch(() => {}); else player.pause(); }
    }

    /** The focus stays inside. */
    function hold(event) {
      const all = [...dialog.querySelectorAll("button:not(:disabled), a[href], video, audio, [tabindex='0']")];
      const first = all[0], last = all[all.length - 1];
      if (event.shiftKey && document.activeElement === first) { event.preventDefault(); last.focus(); }
      else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); first.focus(); }
    }

    stage.addEventListener("touchstart", (event) => { touch = event.touches.length === 1 ? event.touches[0].clientX : null; }, { passive: true });
    stage.addEventListener("touchend", (event) => {
      if (touch === null) return;
      const moved = event.changedTouches[0].clientX - touch;
      touch = null;
      if (Math.abs(moved) > SWIPE) go(moved < 0 ? 1 : -1);
    }, { passive: true });
    document.addEventListener("keydown", keys, true);
    document.body.append(dialog);
    document.body.classList.add("is-held");
    close.focus();
    show();
    return { leave };
  };
})();
