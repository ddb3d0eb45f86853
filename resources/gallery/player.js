/* Plays a film through: each shot by the take that plays, as long as the shot runs.

   A still stands, a clip plays its marked part and then holds; what cannot be played is shown by its
   picture. The next shot is loaded while this one runs. */
"use strict";
(function () {
  const { el, button } = Desk;
  const LEAST = 0.5; // seconds of a shot

  Desk.play = function play(film, shots, from) {
    const source = Desk.source;
    const before = document.activeElement;
    const screen = el("div", { class: "screen", onclick: turn });
    const words = el("p", { class: "words", "aria-live": "polite" });
    const where = el("p", { class: "where" });
    const bar = el("div", { class: "line" }, shots.map(({ shot }, number) => {
      const part = el("button", { type: "button", "aria-label": `${shot.code} ${shot.name}`, title: [shot.code, shot.name].join(" "), onclick: () => go(number) }, el("i", {}));
      part.style.flexGrow = Math.max(LEAST, shot.seconds);
      return part;
    }));
    const pause = button("pause", "Pause (space)", turn);
    const sound = button("sound", "Sound off (M)", mute);
    const dialog = el("div", { class: "player", role: "dialog", "aria-modal": "true", "aria-label": `${film.title}, playing` },
      screen, el("div", { class: "under" }, words, bar, el("div", { class: "controls" },
        button("back", "Previous shot (←)", () => go(at - 1)), pause, button("next", "Next shot (→)", () => go(at + 1)),
        where, sound, button("close", "Close (Esc)", leave))));
    let at = -1, current = null, ready = null, isPaused = false, isMuted = false, last = 0, frame = 0, isOver = false;

    /** What a shot shows, ready to begin. */
    function prepare(number) {
      const entry = shots[number];
      if (!entry) return null;
      const take = entry.shot.takes.find((one) => one.is_shown);
      const made = { number, take, seconds: Math.max(LEAST, entry.shot.seconds), spent: 0, video: null, box: null };
      if (!take) {
        made.box = el("div", { class: "card-title" }, el("b", {}, entry.shot.code), el("span", {}, entry.shot.name), el("small", {}, entry.shot.action || "No take yet"));
      } else if (take.type === "video") {
        const video = el("video", { playsInline: true, preload: "auto", muted: isMuted });
        if (take.v) video.poster = source.preview(take);
        video.onerror = () => { made.video = null; video.replaceWith(stillOf(take)); };
        video.onloadedmetadata = () => { if (take.start) video.currentTime = take.start; };
        video.src = source.media(take);
        made.video = video;
        made.box = el("div", { class: "frame" }, video);
      } else {
        made.box = el("div", { class: "frame" }, stillOf(take));
      }
      return made;
    }

    function stillOf(take) {
      const address = source.preview(take);
      if (!address) return Desk.pictureOf(take, "");
      const img = el("img", { alt: Desk.plainName(take.name), src: address });
      img.onerror = () => img.replaceWith(Desk.pictureOf(take, source.thumb(take)));
      return img;
    }

    function go(number) {
      if (number < 0) number = 0;
      if (number >= shots.length) return end();
      isOver = false;
      current?.video?.pause();
      current = ready && ready.number === number ? ready : prepare(number);
      at = number;
      current.spent = 0;
      if (current.video && current.video.readyState) current.video.currentTime = current.take.start || 0;
      screen.replaceChildren(current.box);
      ready = prepare(number + 1);
      const { shot, scene } = shots[number];
      words.textContent = shot.dialogue || "";
      where.replaceChildren(el("b", {}, shot.code), ` ${shot.name}`, el("small", {}, scene.name || ""));
      [...bar.children].forEach((part, one) => { part.className = one < number ? "is-done" : one === number ? "is-now" : ""; part.firstChild.style.width = one < number ? "100%" : "0"; });
      begin();
    }

    function begin() {
      if (isPaused || !current?.video) return;
      const video = current.video;
      video.muted = isMuted;
      video.play().catch(() => { video.muted = true; video.play().catch(() => {}); }); // it may sound only after a click
    }

    function step(now) {
      frame = requestAnimationFrame(step);
      const passed = last ? Math.min(0.25, (now - last) / 1000) : 0;
      last = now;
      if (isPaused || isOver || !current) return;
      const video = current.video;
      const isHeld = !video || video.ended || (current.take.end && video.currentTime >= current.take.end);
      if (video && current.take.end && video.currentTime >= current.take.end && !video.paused) video.pause();
      // A clip that still loads keeps the time; one that has ended holds its last frame.
      if (!video) current.spent += passed;
      else if (isHeld) current.spent += passed;
      else current.spent = Math.max(current.spent, video.currentTime - (current.take.start || 0));
      bar.children[at].firstChild.style.width = `${Math.min(100, (current.spent / current.seconds) * 100)}%`;
      if (current.spent >= current.seconds) go(at + 1);
    }

    function end() {
      isOver = true;
      current?.video?.pause();
      screen.replaceChildren(el("div", { class: "card-title" }, el("b", {}, film.title), el("small", {}, "The end"),
        el("button", { type: "button", class: "primary", onclick: (event) => { event.stopPropagation(); go(0); } }, Desk.icon("play"), "Play again")));
      words.textContent = "";
      for (const part of bar.children) part.firstChild.style.width = "100%";
    }

    function turn() {
      if (isOver) return go(0);
      isPaused = !isPaused;
      pause.replaceChildren(Desk.icon(isPaused ? "play" : "pause"));
      pause.setAttribute("aria-label", isPaused ? "Play (space)" : "Pause (space)");
      if (isPaused) current?.video?.pause(); else begin();
    }

    function mute() {
      isMuted = !isMuted;
      if (current?.video) current.video.muted = isMuted;
      sound.replaceChildren(Desk.icon(isMuted ? "mute" : "sound"));
      sound.setAttribute("aria-label", isMuted ? "Sound on (M)" : "Sound off (M)");
    }

    function leave() {
      cancelAnimationFrame(frame);
      current?.video?.pause();
      document.removeEventListener("keydown", keys, true);
      dialog.remove();
      document.body.classList.remove("is-held");
      before?.focus?.({ preventScroll: true });
    }

    function keys(event) {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const does = { Escape: leave, ArrowRight: () => go(at + 1), ArrowLeft: () => go(at - 1), " ": turn, m: mute, M: mute }[event.key];
      if (event.key === "Tab") {
        const all = [...dialog.querySelectorAll("button")];
        const now = all.indexOf(document.activeElement);
        event.preventDefault();
        all[(now + (event.shiftKey ? -1 : 1) + all.length) % all.length].focus();
        return;
      }
      if (!does) return;
      event.preventDefault();
      event.stopPropagation();
      does();
    }

    document.addEventListener("keydown", keys, true);
    document.body.append(dialog);
    document.body.classList.add("is-held");
    pause.focus();
    go(from);
    frame = requestAnimationFrame(step);
  };
})();
