/* A film as its storyboard: scenes, and their shots in the order in which they play. */
"use strict";
(function () {
  const { el } = Desk;

  Desk.makeBoard = async function makeBoard(id, onOpen) {
    const source = Desk.source;
    const film = await source.film(id);
    const shots = film.scenes.flatMap((scene) => scene.shots.map((shot) => ({ shot, scene })));
    const [across, down] = film.aspect_ratio.split(":").map(Number);
    const scenes = film.scenes.filter((scene) => scene.id);
    const facts = [
      scenes.length ? Desk.counted(scenes.length, "scene") : "",
      Desk.counted(shots.length, "shot"),
      Desk.time(film.seconds),
      film.status_words,
    ].filter(Boolean).join(" · ");
    const watcher = new IntersectionObserver((seen) => {
      for (const one of seen) {
        if (!one.isIntersecting) continue;
        watcher.unobserve(one.target);
        one.target.replaceWith(sharper(one.target.take));
      }
    }, { rootMargin: "300px" });

    const root = el("article", { class: "board" },
      el("header", { class: "film" },
        el("div", {}, el("h2", {}, film.title), film.description ? el("p", { class: "lead" }, film.description) : null, el("p", { class: "quiet" }, facts)),
        shots.length ? el("button", { type: "button", class: "primary", onclick: () => play(0) }, Desk.icon("play"), "Play the film") : null),
      ...film.scenes.map((scene) => sceneOf(scene)),
      shots.length ? null : el("p", { class: "empty" }, "This film has no shots yet."));
    root.style.setProperty("--shape", `${(across && down ? across / down : 16 / 9).toFixed(4)}`);

    function sceneOf(scene) {
      const name = [scene.number, scene.name].filter(Boolean).join("  ");
      return el("section", { class: "scene", "aria-label": name || "Shots" },
        scene.id ? el("h3", {}, el("span", {}, name || "Scene"), el("small", {}, Desk.time(scene.seconds))) : null,
        scene.setting ? el("p", { class: "quiet setting" }, scene.setting) : null,
        el("ol", { class: "shots" }, scene.shots.map((shot) => cardOf(shot))));
    }

    function cardOf(shot) {
      const take = shot.takes.find((one) => one.is_shown);
      const label = [shot.code, shot.name].filter(Boolean).join(" ");
      const picture = take ? Desk.pictureOf(take, "") : el("span", { class: "picture is-empty" }, "No take yet");
      if (take) later(picture, take);
      return el("li", { class: "shot" },
        el("button", { type: "button", class: "card", disabled: !take, "aria-label": `${label}, ${Desk.time(shot.seconds)}, ${shot.status_words}, ${Desk.counted(shot.takes.length, "take")}`,
          onclick: (event) => open(shot, take, event.currentTarget) },
          picture,
          el("span", { class: "mark" }, take?.type === "video" ? Desk.icon("play") : null, Desk.time(shot.seconds)),
          shot.takes.length > 1 ? el("span", { class: "mark right" }, Desk.counted(shot.takes.length, "take")) : null),
        el("p", { class: "head" }, el("b", {}, shot.code || "–"), el("span", { class: "name" }, shot.name), el("span", { class: `state is-${shot.status}` }, shot.status_words)),
        shot.action ? el("p", { class: "action" }, shot.action) : null,
        shot.dialogue ? el("p", { class: "dialogue" }, shot.dialogue) : null,
        shot.camera_angle ? el("p", { class: "quiet camera" }, shot.camera_angle) : null);
    }

    /* The small picture at once, and the larger one in its place when it has come. */
    function sharper(take) {
      const picture = Desk.pictureOf(take, source.thumb(take));
      const address = take.type === "audio" ? "" : source.preview(take);
      if (!address) return picture;
      const large = new Image();
      large.onload = () => { const small = picture.querySelector("img"); if (small) small.src = address; };
      large.src = address;
      return picture;
    }

    function later(picture, take) {
      picture.take = take;
      picture.replaceChildren();
      picture.classList.remove("has-none");
      watcher.observe(picture);
    }

    function open(shot, take, from) {
      const takes = shot.takes;
      const label = [shot.code, shot.name].filter(Boolean).join(" ");
      onOpen({
        at: Math.max(0, takes.indexOf(take)),
        get: (at) => takes[at],
        count: () => takes.length,
        reach: async (at) => takes[at],
        label: (at) => `${label} · take ${takes[at].number}${takes[at].is_selected ? " (chosen)" : ""}, ${at + 1} of ${takes.length}`,
        left: () => from.focus({ preventScroll: true }),
      });
    }

    function play(at) { Desk.play(film, shots, at); }

    return { root, title: film.title, focus: () => root.querySelector("button")?.focus(), arrived() {}, close: () => watcher.disconnect() };
  };
})();
