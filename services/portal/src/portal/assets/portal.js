"use strict";
// What script adds to pages that work without it: keys, focus, dialogs, autosave, polling.
(() => {
  const me = document.currentScript;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const typing = (target) => target.closest("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");
  const keysOff = () => localStorage.getItem("cyzj-keys") === "off";

  // ── Pieces that need script to be of use: revealed here, after every swap again.
  function revive(root) {
    all("[data-close][hidden], [data-reveal][hidden], [data-copies][hidden], [data-prints][hidden]", root).forEach((each) => (each.hidden = false));
    all("[data-fades]", root).forEach((each) => setTimeout(() => each.remove(), each.dataset.fades * 1000));
    all("[data-choose-all]", root).forEach((each) => (each.closest("label").hidden = false));
    countChosen();
    all("[data-keys-off]", root).forEach((each) => (each.checked = keysOff()));
    all("[data-most]", root).forEach(countLetters);
    all("select[data-select]", root).forEach(enrich);
    all("dialog[data-open]", root).forEach((each) => each.open || each.showModal());
    const first = root.matches?.("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (first) first.focus();
  }

  function countLetters(input) {
    const field = input.closest(".field");
    if (!field || field.querySelector(".letters")) return;
    const shown = document.createElement("span");
    shown.className = "letters";
    shown.setAttribute("aria-hidden", "true");
    const count = () => (shown.textContent = `${input.value.length} / ${input.dataset.most}`);
    field.querySelector(".field-control").after(shown);
    input.addEventListener("input", count);
    count();
  }

  // ── Long choices (majors): Tom Select comes only to pages that have one.
  let tomSelect;
  function enrich(select) {
    tomSelect ??= new Promise((done, fail) => {
      const style = document.createElement("link");
      style.rel = "stylesheet";
      style.href = me.dataset.tomSelectStyle;
      const script = document.createElement("script");
      script.src = me.dataset.tomSelect;
      script.onload = done;
      script.onerror = fail;
      document.head.append(style, script);
    });
    tomSelect.then(() => {
      if (!select.isConnected || select.tomselect) return;
      new TomSelect(select, { searchField: ["text", "initials", "value"], maxOptions: 200 });
      select.setAttribute("aria-hidden", "true"); // its label leads to the new input
    }, () => undefined);
  }

  // ── Dialogs, notices, menus.
  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-opens], [data-closes], [data-close], [data-reveal], [data-copies], [data-unchoose], [data-prints]");
    if (target?.dataset.opens) openDialog(event, document.getElementById(target.dataset.opens));
    else if (target?.hasAttribute("data-closes")) target.closest("dialog").close();
    else if (target?.hasAttribute("data-close")) target.closest(".notice").remove();
    else if (target?.dataset.reveal) reveal(target);
    else if (target?.dataset.copies) copy(target);
    else if (target?.hasAttribute("data-unchoose")) unchoose(event);
    else if (target?.hasAttribute("data-prints")) print();
    all("details.menu[open], details.bottom-more[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
  });
  // A link that opens a dialog leads to a page of the same content where there is no script.
  function openDialog(event, dialog) {
    if (!dialog || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dialog.showModal();
  }
  function reveal(button) {
    const input = document.getElementById(button.dataset.reveal);
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.setAttribute("aria-label", shown ? "显示密码" : "隐藏密码");
  }

  async function copy(button) {
    const source = document.getElementById(button.dataset.copies);
    source.select();
    const done = await navigator.clipboard?.writeText(source.value).then(() => true, () => false);
    const line = document.querySelector("[data-copied]");
    if (line) line.textContent = done ? "链接已复制，可以粘贴给本人" : "没有复制成功，链接已选中，请按 Ctrl+C";
  }

  // ── Keys: / ? g h g t j k x Enter Ctrl+Enter Esc.
  let waitingForG = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return closeMenus();
    if (event.key === "Enter" && event.ctrlKey) return event.target.closest("form")?.requestSubmit();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || keysOff() || document.querySelector("dialog[open]")) return undefined;
    if (Date.now() - waitingForG < 1000) {
      waitingForG = 0;
      if (event.key === "h") return go("/");
      if (event.key === "t") return go("/todo");
    }
    const act = { "/": focusSearch, "?": () => document.getElementById("keys")?.showModal(), g: () => (waitingForG = Date.now()), j: () => step(1), k: () => step(-1), x: choose, Enter: openRow }[event.key];
    if (act && act(event) !== false) event.preventDefault();
    return undefined;
  });
  function closeMenus() {
    all("details.menu[open], details.bottom-more[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
  function go(path) {
    const link = document.querySelector(`.sidebar a[href="${path}"]`);
    if (link) link.click();
  }
  function focusSearch() {
    const search = document.getElementById("search") || document.querySelector("[type=search]");
    search?.focus();
    return Boolean(search);
  }
  const rows = () => all("[data-rows] > tbody > tr, ol[data-rows] > li, ul[data-rows] > li");
  const rowAt = () => rows().findIndex((row) => row.classList.contains("row-at"));
  function step(by) {
    const list = rows();
    const next = list[Math.min(Math.max(rowAt() + by, 0), list.length - 1)];
    if (!next) return false;
    list.forEach((row) => row.classList.toggle("row-at", row === next));
    (next.querySelector("a") || next).focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }
  function press(selector) {
    const found = rows()[rowAt()]?.querySelector(selector);
    found?.click();
    return Boolean(found);
  }
  const choose = () => press("input[type=checkbox]:not(:disabled)");
  const openRow = (event) => !event.target.closest("a, button, summary, label") && press("a");
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-off]")) localStorage.setItem("cyzj-keys", event.target.checked ? "off" : "on");
    if (event.target.matches("[data-sends]")) event.target.form?.requestSubmit();
  });

  // ── Rows chosen for a batch: counted where the bar names them; the box in the head chooses all.
  const boxes = () => all("input[name=chosen]:not(:disabled)");
  function countChosen() {
    const counted = document.querySelector("[data-chosen]");
    if (!counted) return;
    const every = boxes();
    const taken = every.filter((box) => box.checked);
    counted.textContent = `已选 ${taken.length} ${counted.dataset.chosen}`;
    every.forEach((box) => box.closest("tr").toggleAttribute("data-taken", box.checked));
    const whole = document.querySelector("[data-choose-all]");
    if (!whole) return;
    whole.checked = every.length > 0 && taken.length === every.length;
    whole.indeterminate = taken.length > 0 && !whole.checked;
  }
  function unchoose(event) {
    event.preventDefault();
    boxes().forEach((box) => (box.checked = false));
    countChosen();
  }
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-all]")) boxes().forEach((box) => (box.checked = event.target.checked));
    if (event.target.matches("[data-choose-all], input[name=chosen]")) countChosen();
  });

  // ── Forms: sent once; kept as a draft every 30 s and when a field is left.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.target.method !== "post" || !button || event.target.hasAttribute("hx-post") || button.value === "export") return;
    if (saving.has(event.target)) { // a draft on its way first says which version it became
      event.preventDefault();
      saving.get(event.target).then(() => event.target.requestSubmit(button));
      return;
    }
    sent.add(event.target);
    setTimeout(() => {
      button.setAttribute("aria-busy", "true");
      button.disabled = true;
    });
  });
  window.addEventListener("pageshow", () => all("button[aria-busy=true][type=submit]").forEach((button) => {
    button.disabled = false;
    button.removeAttribute("aria-busy");
    if (button.form) sent.delete(button.form);
  }));
  window.addEventListener("pageshow", countChosen);
  const kept = new WeakMap();
  const saving = new WeakMap();
  const sent = new WeakSet();
  const read = (form) => new URLSearchParams(new FormData(form)).toString();
  // One save at a time. A form with [data-kept] becomes a draft that has a number: only once it is complete.
  function keep(form) {
    if (saving.has(form) || sent.has(form) || !form.isConnected || kept.get(form) === read(form)) return;
    if (form.querySelector("[data-kept]") && !form.checkValidity()) return;
    saving.set(form, save(form).finally(() => saving.delete(form)));
  }
  async function save(form) {
    kept.set(form, read(form));
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "HX-Request": "true" } }).catch(() => null);
    const line = form.querySelector("[data-saved]");
    const names = form.querySelector("[data-kept]"); // the answer says which draft this now is
    if (!answer?.ok) kept.delete(form);
    else if (names) {
      const before = kept.get(form) === read(form);
      names.innerHTML = await answer.text();
      if (before) kept.set(form, read(form));
    }
    if (line) line.textContent = answer?.ok ? `草稿已保存 ${new Date().toTimeString().slice(0, 5)}` : "草稿暂未保存，稍后会再试";
  }
  function watchDrafts() {
    all("form[data-autosave]").forEach((form) => {
      kept.set(form, kept.get(form) ?? read(form));
    });
  }
  setInterval(() => document.hidden || all("form[data-autosave]").forEach(keep), 30000);
  document.addEventListener("focusout", (event) => {
    const form = event.target.closest?.("form[data-autosave]");
    if (form && !event.relatedTarget?.matches("[type=submit]")) keep(form);
  });

  // ── Polling: [data-poll] asks again every 15 s with its ETag; not while hidden, paused or in use.
  const tags = new Map();
  const busy = (box) => box.contains(document.activeElement) && document.activeElement !== box;
  setInterval(() => {
    if (document.hidden || document.body.hasAttribute("data-paused")) return;
    all("[data-poll]").forEach((box) => busy(box) || htmx.trigger(box, "poll"));
  }, 15000);
  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, headers } = event.detail;
    const tag = elt.hasAttribute("data-poll") && tags.get(elt.getAttribute("hx-get"));
    if (tag) headers["If-None-Match"] = tag;
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { elt, xhr } = event.detail;
    const tag = elt.hasAttribute("data-poll") && xhr?.getResponseHeader("ETag");
    if (tag) tags.set(elt.getAttribute("hx-get"), tag);
  });

  // ── htmx: a lost connection says so and leaves the page; the focus follows the change.
  document.addEventListener("htmx:sendError", () => {
    const box = document.getElementById("notices");
    if (box) box.innerHTML = '<div class="notice notice-bad" role="alert"><p><b>没有连上服务器。</b>您填写的内容还在，请稍候再试。</p></div>';
  });
  document.addEventListener("htmx:beforeSwap", (event) => all("select[data-select]", event.detail.target).forEach((each) => each.tomselect?.destroy()));
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) revive(event.detail.elt);
    watchDrafts();
  });

  // ── The preview of a series: its button counts what the chosen way would take.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-preview]");
    const words = form?.querySelector("[data-counted]");
    if (!words) return;
    const mode = form.querySelector("input[name=mode]:checked");
    const chosen = all("input[name^=instead-]:checked", form).filter((each) => each.value).length;
    const free = Number(form.dataset.preview);
    const count = mode?.value === "alternatives" ? free + chosen : Number(mode?.dataset.count ?? free);
    words.textContent = words.dataset.counted.replace("#", count);
  });

  document.documentElement.classList.add("scripted");
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => revive(document.body));
  else revive(document.body);
  watchDrafts();
})();
